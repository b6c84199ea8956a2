//! What makes a set of nodes no flow. The content linter prints these with file and line.

use std::collections::{BTreeMap, BTreeSet};

use super::{Node, Target, WHO};
use crate::ids::NodeId;

/// A fault, and the node that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowFault {
    /// The node with the fault.
    pub node: NodeId,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What can be wrong with a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no node `who`; reported at the first node.
    NoStart,
    /// An option leads to a question that does not exist.
    DeadTarget(NodeId),
    /// The node leads back to itself by these nodes.
    Cycle(Vec<NodeId>),
    /// No option leads on: a path ends here and nobody is helped.
    NeverEnds,
}

/// Finds every fault, each once.
pub(super) fn find(nodes: &BTreeMap<NodeId, Node>) -> Vec<FlowFault> {
    let mut faults = Vec::new();
    if !nodes.contains_key(WHO)
        && let Some(first) = nodes.keys().next()
    {
        faults.push(FlowFault { node: first.clone(), kind: FaultKind::NoStart });
    }
    for node in nodes.values() {
        let mut dead = BTreeSet::new();
        for target in node.targets() {
            if let Target::Question(next) = target
                && !nodes.contains_key(next)
                && dead.insert(next)
            {
                faults.push(FlowFault { node: node.id.clone(), kind: FaultKind::DeadTarget(next.clone()) });
            }
        }
        if node.targets().next().is_none() {
            faults.push(FlowFault { node: node.id.clone(), kind: FaultKind::NeverEnds });
        }
    }
    faults.extend(cycles(nodes));
    faults
}

/// One fault per cycle, reported at its smallest node.
fn cycles(nodes: &BTreeMap<NodeId, Node>) -> Vec<FlowFault> {
    let mut done = BTreeSet::new();
    let mut faults = Vec::new();
    for id in nodes.keys() {
        let mut trail = Vec::new();
        visit(nodes, id, &mut trail, &mut done, &mut faults);
    }
    faults
}

fn visit(
    nodes: &BTreeMap<NodeId, Node>,
    id: &NodeId,
    trail: &mut Vec<NodeId>,
    done: &mut BTreeSet<NodeId>,
    faults: &mut Vec<FlowFault>,
) {
    if let Some(at) = trail.iter().position(|n| n == id) {
        let mut circle = trail[at..].to_vec();
        let least = circle.iter().enumerate().min_by_key(|(_, n)| (*n).clone()).map_or(0, |(i, _)| i);
        circle.rotate_left(least);
        let fault = FlowFault { node: circle[0].clone(), kind: FaultKind::Cycle(circle) };
        if !faults.contains(&fault) {
            faults.push(fault);
        }
        return;
    }
    if done.contains(id) {
        return;
    }
    trail.push(id.clone());
    for target in nodes.get(id).into_iter().flat_map(Node::targets) {
        if let Target::Question(next) = target {
            visit(nodes, next, trail, done, faults);
        }
    }
    trail.pop();
    done.insert(id.clone());
}
