using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Walks the methods of a type: first to learn the relations between its members, then to find mistakes.</summary>
internal static class TypeAnalysis
{
    public static IEnumerable<Rule> Reports { get; } =
        [.. MethodAnalysis.Reports, Catalogue.RegistrationNotReleased, Catalogue.RollbackOrder];

    public static IEnumerable<Finding> Check(
        TypeMembers members,
        IReadOnlyList<FlowGraph> graphs,
        FlowContext context,
        OwnershipTransfer transfer)
    {
        var all = graphs.SelectMany(WithNested).ToList();
        List<FlowRun> runs = all.ConvertAll(graph => MethodAnalysis.Walk(graph, context, members));
        if (members.All.Count > 0)
        {
            runs.ForEach(members.Learn);
            if (members.HasLearned)
            {
                runs = runs.ConvertAll(run => IsAsLearned(run, members) ? run : MethodAnalysis.Walk(run.Graph, context, members));
            }
        }

        var bodies = graphs.Select(static graph => new OperationBlock(graph.Graph.OriginalOperation)).ToList();
        return runs.SelectMany(run => MethodAnalysis.Report(run, transfer))
            .Concat(RegistrationNotReleasedRule.Check(members, bodies, context.Types))
            .Concat(bodies.SelectMany(body => RollbackOrderRule.Check(body, context.Types)));
    }

    // A constructor starts without registrations, whatever the relations are. Elsewhere the first guess may have been right.
    private static bool IsAsLearned(FlowRun run, TypeMembers members) => IsConstructor(run.Graph) || members.Enter(run).Equals(run.Entry);

    private static bool IsConstructor(FlowGraph graph)
        => graph.Owner is IMethodSymbol { MethodKind: MethodKind.Constructor, IsStatic: false };

    private static IEnumerable<FlowGraph> WithNested(FlowGraph graph)
        => graph.Nested.SelectMany(WithNested).Prepend(graph);
}
