using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Walks the methods of a type: first for what belongs together in its members, then for what is wrong.</summary>
internal static class TypeAnalysis
{
    public static IEnumerable<CodeFinding> Check(
        INamedTypeSymbol type,
        IReadOnlyList<FlowGraph> graphs,
        FlowContext context,
        OwnershipTransfer transfer)
    {
        var members = new TypeMembers(type, context.Types);
        var all = graphs.SelectMany(WithNested).ToList();
        var runs = all.ConvertAll(graph => MethodAnalysis.Walk(graph, context, members));
        if (members.HasRegistrations)
        {
            runs.ForEach(members.Learn);
            // A constructor begins with nothing, whatever belongs together later.
            runs = runs.ConvertAll(run => IsConstructor(run.Graph) ? run : MethodAnalysis.Walk(run.Graph, context, members));
        }

        var bodies = graphs.Select(static graph => graph.Graph.OriginalOperation).ToList();
        return runs.SelectMany(run => MethodAnalysis.Report(run, transfer))
            .Concat(UnreleasedMembers.Check(members, bodies))
            .Concat(bodies.SelectMany(body => RollbackOrder.Check(body, context.Types)));
    }

    private static bool IsConstructor(FlowGraph graph)
        => graph.Owner is IMethodSymbol { MethodKind: MethodKind.Constructor, IsStatic: false };

    private static IEnumerable<FlowGraph> WithNested(FlowGraph graph)
        => graph.Nested.SelectMany(WithNested).Prepend(graph);
}
