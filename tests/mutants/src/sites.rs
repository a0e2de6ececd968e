//! The expressions, bodies and arms around the mutants of a file: the parts that are written several times.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context as _, Result};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use crate::mutant::{Genre, Mutant, Place};

/// A part of a file that depends on which mutant is on.
#[derive(Debug)]
pub struct Site {
    pub kind: SiteKind,
    /// The bytes of the file.
    pub range: Range<usize>,
    /// The mutants, each with the bytes that it replaces.
    pub mutants: Vec<(u32, Range<usize>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteKind {
    Expression,
    /// The block of a function.
    Body,
    /// The block of a function that returns some iterator, whose type each mutant changes.
    IteratorBody,
    /// From the end of an arm's pattern to its arrow. A mutant that deletes the arm is a guard that fails.
    Guard,
}

/// A function that is `const`, which the question for the mutant that is on cannot be.
#[derive(Debug)]
pub struct ConstFunction {
    pub name: String,
    pub keyword: Range<usize>,
    block: Range<usize>,
}

impl ConstFunction {
    pub fn contains(&self, site: &Site) -> bool {
        self.block.start <= site.range.start && site.range.end <= self.block.end
    }
}

/// Finds the sites of a file from the outer to the inner ones, and its `const` functions.
pub fn find(text: &str, mutants: &[(u32, &Mutant)]) -> Result<(Vec<Site>, Vec<ConstFunction>)> {
    let file = syn::parse_file(text)?;
    let mut finder = Finder::default();
    finder.visit_file(&file);
    let starts: Vec<usize> =
        [0].into_iter().chain(text.match_indices('\n').map(|(index, _)| index + 1)).collect();
    let mut sites = BTreeMap::new();
    for &(number, mutant) in mutants {
        let bytes =
            offset(text, &starts, mutant.span.start)?..offset(text, &starts, mutant.span.end)?;
        let Some((kind, range)) = finder.around(&bytes, mutant) else { continue };
        // Outer sites start earlier or end later.
        let key = (range.start, usize::MAX - range.end);
        let site = sites.entry(key).or_insert(Site { kind, range, mutants: Vec::new() });
        site.mutants.push((number, bytes));
    }
    Ok((sites.into_values().collect(), finder.const_functions))
}

fn offset(text: &str, starts: &[usize], place: Place) -> Result<usize> {
    let start = *starts.get(place.line - 1).context("a line after the end")?;
    let column = text[start..].char_indices().nth(place.column - 1);
    Ok(column.map_or(text.len(), |(index, _)| start + index))
}

#[derive(Default)]
struct Finder {
    expressions: Vec<Range<usize>>,
    blocks: Vec<Range<usize>>,
    /// The bytes of arms, with those of their guards.
    arms: Vec<(Range<usize>, Range<usize>)>,
    const_functions: Vec<ConstFunction>,
}

impl Finder {
    /// Returns the site of a mutant. An operator between conditions with `let` has none: they are no expressions.
    fn around(&self, bytes: &Range<usize>, mutant: &Mutant) -> Option<(SiteKind, Range<usize>)> {
        match mutant.genre {
            Genre::FnValue => {
                let returned =
                    mutant.function.as_ref().map_or("", |function| &function.return_type);
                let is_iterator = returned.contains("impl") && returned.contains("Iterator");
                let kind = if is_iterator { SiteKind::IteratorBody } else { SiteKind::Body };
                Some((kind, smallest(&self.blocks, bytes)?))
            }
            Genre::MatchArm => {
                let (_, guard) = self.arms.iter().find(|(arm, _)| arm == bytes)?;
                Some((SiteKind::Guard, guard.clone()))
            }
            Genre::BinaryOperator
            | Genre::UnaryOperator
            | Genre::StructField
            | Genre::MatchArmGuard => {
                Some((SiteKind::Expression, smallest(&self.expressions, bytes)?))
            }
        }
    }

    fn function(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let block = block.span().byte_range();
        if let Some(keyword) = signature.constness {
            self.const_functions.push(ConstFunction {
                name: signature.ident.to_string(),
                keyword: keyword.span().byte_range(),
                block: block.clone(),
            });
        }
        self.blocks.push(block);
    }
}

/// Returns the smallest of the ranges that contain this one.
fn smallest(ranges: &[Range<usize>], inner: &Range<usize>) -> Option<Range<usize>> {
    let around = ranges.iter().filter(|range| range.start <= inner.start && inner.end <= range.end);
    around.min_by_key(|range| range.len()).cloned()
}

/// Returns whether the operands of a chain of `&&` include a `let`.
fn has_let(expression: &syn::Expr) -> bool {
    match expression {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

fn between(start: Span, end: Span) -> Range<usize> {
    start.byte_range().end..end.byte_range().start
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_expr(&mut self, expression: &'ast syn::Expr) {
        if !has_let(expression) {
            self.expressions.push(expression.span().byte_range());
        }
        visit::visit_expr(self, expression);
    }

    fn visit_expr_match(&mut self, expression: &'ast syn::ExprMatch) {
        // Without one, the other arms cannot get a guard: the match must stay exhaustive.
        if expression.arms.iter().any(|arm| matches!(arm.pat, syn::Pat::Wild(_))) {
            self.arms.extend(expression.arms.iter().map(|arm| {
                let pattern = match &arm.pat {
                    syn::Pat::Guard(guarded) => &guarded.pat,
                    pattern => pattern,
                };
                let guard = between(pattern.span(), arm.fat_arrow_token.span());
                (arm.span().byte_range(), guard)
            }));
        }
        visit::visit_expr_match(self, expression);
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.function(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.function(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.function(&function.sig, block);
        }
        visit::visit_trait_item_fn(self, function);
    }
}
