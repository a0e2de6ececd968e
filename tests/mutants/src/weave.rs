//! The text of a file with all its mutants. What depends on a mutant is written once for each mutant and once as it
//! was, with questions for the mutant that is on between them.

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
