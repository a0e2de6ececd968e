//! The text of a file with all its mutants: each part that mutants change becomes an `if` with a branch for each mutant,
//! and a last branch with the code as it was.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::Result;

use crate::mutant::Mutant;
use crate::sites::{self, Site, SiteKind};

/// What does not compile.
#[derive(Debug, Default)]
pub struct Unbuildable {
    /// The numbers of mutants.
    pub mutants: BTreeSet<u32>,
    /// The names of functions that are used where only `const` functions can be.
    pub const_functions: BTreeSet<String>,
}

/// The text of a file with its mutants.
#[derive(Debug)]
pub struct Woven {
    pub text: String,
    /// The parts of the text that were added, with the mutants that they are for.
    pub added: Vec<(Range<usize>, Vec<u32>)>,
}

/// Writes a file with all its mutants that can be built.
pub fn weave(text: &str, mutants: &[(u32, &Mutant)], unbuildable: &Unbuildable) -> Result<Woven> {
    let (mut sites, const_functions) = sites::find(text, mutants)?;
    for site in &mut sites {
        let is_const = const_functions.iter().any(|function| {
            unbuildable.const_functions.contains(&function.name) && function.contains(site)
        });
        site.mutants.retain(|(number, _)| !is_const && !unbuildable.mutants.contains(number));
    }
    sites.retain(|site| !site.mutants.is_empty());

    let mut weaver = Weaver { text, mutants, sites: &sites, out: String::new(), added: Vec::new() };
    let mut position = 0;
    for function in const_functions {
        // A function inside another stays as it is.
        let is_inner = sites.iter().any(|site| site.range.contains(&function.keyword.start));
        if !is_inner && sites.iter().any(|site| function.contains(site)) {
            weaver.write(position..function.keyword.start);
            position = function.keyword.end;
        }
    }
    weaver.write(position..text.len());
    Ok(Woven { text: weaver.out, added: weaver.added })
}

struct Weaver<'a> {
    text: &'a str,
    mutants: &'a [(u32, &'a Mutant)],
    /// The sites that are not written yet, from the outer to the inner ones.
    sites: &'a [Site],
    out: String,
    added: Vec<(Range<usize>, Vec<u32>)>,
}

impl Weaver<'_> {
    /// Writes a part of the file, with the mutants in it.
    fn write(&mut self, range: Range<usize>) {
        let mut position = range.start;
        while let Some((site, rest)) = self.sites.split_first()
            && site.range.start <= range.end
            && site.range.end <= range.end
        {
            self.sites = rest;
            self.out.push_str(&self.text[position..site.range.start]);
            position = site.range.end;
            let start = self.out.len();
            self.write_site(site);
            let numbers = site.mutants.iter().map(|(number, _)| *number).collect();
            self.added.push((start..self.out.len(), numbers));
        }
        self.out.push_str(&self.text[position..range.end]);
    }

    fn write_site(&mut self, site: &Site) {
        match site.kind {
            SiteKind::Expression => {
                self.out.push('(');
                self.write_variants(site, "{ ", " }");
                self.out.push_str("{ ");
                self.write(site.range.clone());
                self.out.push_str(" })");
            }
            SiteKind::Body => {
                self.out.push_str("{ ");
                self.write_variants(site, "", "");
                self.write(site.range.clone());
                self.out.push_str(" }");
            }
            SiteKind::IteratorBody => {
                self.out.push_str("{ ");
                for (number, replaced) in &site.mutants {
                    self.write_variant(
                        site,
                        *number,
                        replaced,
                        "{ ::mutant_switch::Either::Left(",
                        ") }",
                    );
                    self.out.push_str(" else { ::mutant_switch::Either::Right(");
                }
                self.write(site.range.clone());
                self.out.push_str(&") }".repeat(site.mutants.len()));
                self.out.push_str(" }");
            }
            SiteKind::Guard => {
                self.out.push_str(" if ");
                let deletions: Vec<String> =
                    site.mutants.iter().map(|(number, _)| format!("!{}", is_on(*number))).collect();
                self.out.push_str(&deletions.join(" && "));
                let guard = &self.text[site.range.clone()];
                if let Some(start) = guard.find("if ") {
                    self.out.push_str(" && (");
                    self.write(site.range.start + start + 3..site.range.end);
                    self.out.push(')');
                }
                self.out.push(' ');
            }
        }
    }

    /// Writes each mutant of a site, with what decides whether it is on.
    fn write_variants(&mut self, site: &Site, before: &str, after: &str) {
        for (number, replaced) in &site.mutants {
            self.write_variant(site, *number, replaced, before, after);
            self.out.push_str(" else ");
        }
    }

    fn write_variant(
        &mut self,
        site: &Site,
        number: u32,
        replaced: &Range<usize>,
        before: &str,
        after: &str,
    ) {
        let mutants = self.mutants;
        let replacement = mutants
            .iter()
            .find(|(candidate, _)| *candidate == number)
            .map_or("", |(_, mutant)| mutant.replacement.as_str());
        let start = self.out.len();
        for part in ["if ", &is_on(number), " ", before] {
            self.out.push_str(part);
        }
        for part in [
            &self.text[site.range.start..replaced.start],
            replacement,
            &self.text[replaced.end..site.range.end],
        ] {
            self.out.push_str(part);
        }
        self.out.push_str(after);
        self.added.push((start..self.out.len(), vec![number]));
    }
}

/// Returns the question whether a mutant is on, as code.
fn is_on(number: u32) -> String {
    format!("::mutant_switch::is_on({number})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutant::{Function, Genre, Place, Span};

    fn place(text: &str, offset: usize) -> Place {
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// A mutant that replaces the first place with a text.
    fn mutant(text: &str, genre: Genre, replaced: &str, replacement: &str) -> Mutant {
        let start = text.find(replaced).unwrap();
        Mutant {
            name: String::new(),
            package: String::new(),
            file: String::new(),
            genre,
            replacement: replacement.to_owned(),
            span: Span { start: place(text, start), end: place(text, start + replaced.len()) },
            function: Some(Function { return_type: "-> impl Iterator<Item = u8>".to_owned() }),
        }
    }

    /// Weaves mutants that are numbered from 1, with `@1` for the question whether the first is on.
    fn woven(text: &str, mutants: &[Mutant], unbuildable: &Unbuildable) -> String {
        let mutants: Vec<_> = (1..).zip(mutants).collect();
        let mut woven = weave(text, &mutants, unbuildable).unwrap().text;
        for (number, _) in mutants {
            woven = woven.replace(&is_on(number), &format!("@{number}"));
        }
        woven
    }

    #[test]
    fn an_operator_has_a_branch_for_each_mutant_and_keeps_those_in_its_operands() {
        let text = "fn f() { é; a + !b; }";
        let mutants = [
            mutant(text, Genre::BinaryOperator, "+", "-"),
            mutant(text, Genre::BinaryOperator, "+", "*"),
            mutant(text, Genre::UnaryOperator, "!", ""),
        ];
        assert_eq!(
            woven(text, &mutants, &Unbuildable::default()),
            "fn f() { é; (if @1 { a - !b } else if @2 { a * !b } else { \
             a + (if @3 { b } else { !b }) }); }"
        );
        let unbuildable = Unbuildable { mutants: [1, 2].into(), ..Unbuildable::default() };
        let expected = "fn f() { é; a + (if @3 { b } else { !b }); }";
        assert_eq!(woven(text, &mutants, &unbuildable), expected);
    }

    #[test]
    fn an_arm_is_deleted_by_a_guard_that_fails() {
        let text = "fn f() { match a { B if guard => c, D => e, _ => g } }";
        let mutants = [
            mutant(text, Genre::MatchArm, "B if guard => c,", ""),
            mutant(text, Genre::MatchArmGuard, "guard", "true"),
            mutant(text, Genre::MatchArm, "D => e,", ""),
        ];
        assert_eq!(
            woven(text, &mutants, &Unbuildable::default()),
            "fn f() { match a { B if !@1 && ((if @2 { true } else { guard }) ) => c, \
             D if !@3 => e, _ => g } }"
        );
        // Without the last arm, the match would not be exhaustive.
        let text = "fn f() { match a { B => c, D => e } }";
        let mutants = [mutant(text, Genre::MatchArm, "B => c,", "")];
        assert_eq!(woven(text, &mutants, &Unbuildable::default()), text);
    }

    #[test]
    fn a_function_with_mutants_is_not_const_unless_it_must_be() {
        let text = "const fn f() -> u8 { a + 1 } const fn g() {}";
        let mutants = [mutant(text, Genre::BinaryOperator, "+", "-")];
        assert_eq!(
            woven(text, &mutants, &Unbuildable::default()),
            " fn f() -> u8 { (if @1 { a - 1 } else { a + 1 }) } const fn g() {}"
        );
        let const_functions = ["f".to_owned()].into();
        let must = Unbuildable { const_functions, ..Unbuildable::default() };
        assert_eq!(woven(text, &mutants, &must), text);
    }

    #[test]
    fn a_body_that_returns_some_iterator_keeps_one_type() {
        let text = "fn f() -> impl Iterator<Item = u8> { a }";
        let mutants = ["x", "y"].map(|value| mutant(text, Genre::FnValue, " a ", value));
        assert_eq!(
            woven(text, &mutants, &Unbuildable::default()),
            "fn f() -> impl Iterator<Item = u8> { \
             if @1 { ::mutant_switch::Either::Left({x}) } else { ::mutant_switch::Either::Right(\
             if @2 { ::mutant_switch::Either::Left({y}) } else { ::mutant_switch::Either::Right(\
             { a }) }) } }"
        );
    }
}
