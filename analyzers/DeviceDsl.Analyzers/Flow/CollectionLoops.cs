using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Identifies loops over the contents of a collection. If such a loop does not run, the collection is empty.</summary>
internal static class CollectionLoops
{
    /// <summary>
    /// The state after the condition of a loop is tested: the contents of the collections that the loop takes from are handed out from
    /// here.
    /// </summary>
    public static FlowState Enter(IOperation condition, FlowState state)
    {
        if (!HasContents(state)) return state;

        var contents = state.Values
            .Where(pair => pair.Value.IsObject && state.Find(pair.Value.Id) is { Kind: TrackedKind.Contents, IsTracked: true })
            .ToList();
        return contents.Count > 0 && LoopOf(condition.Syntax) is { } loop
            ? contents.Where(pair => Takes(loop, pair.Key.Name))
                .Aggregate(state, static (known, pair) => known.Escape(pair.Value.Id, Escape.Gone))
            : state;
    }

    /// <summary>Whether a condition is that of a loop whose turns use the elements of a collection.</summary>
    /// <param name="collection">The name of the collection.</param>
    /// <param name="counter">The variable with the index.</param>
    /// <param name="condition">The condition.</param>
    public static bool IsOver(string collection, ILocalSymbol counter, IOperation condition)
        => LoopOf(condition.Syntax) is ForStatementSyntax loop
            && loop.Condition == condition.Syntax
            && loop.Statement.DescendantNodes().OfType<ElementAccessExpressionSyntax>().Any(element
                => NameOf(element.Expression) == collection
                    && element.ArgumentList.Arguments.ToString() == counter.Name);

    /// <summary>Whether the loop around a call does nothing with what the call returns but add it to a collection.</summary>
    public static bool OnlyAdds(SyntaxNode call)
        => call.Ancestors().FirstOrDefault(static node
            => node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax) is { } loop
                && loop.DescendantNodes().OfType<InvocationExpressionSyntax>().All(other
                    => other == call || (other.Expression is MemberAccessExpressionSyntax called && IsAdding(called)));

    private static bool HasContents(FlowState state)
    {
        foreach (SmallMap<int, TrackedObject>.Entry pair in state.Objects)
        {
            if (pair.Value.Kind == TrackedKind.Contents) return true;
        }

        return false;
    }

    private static string? NameOf(ExpressionSyntax collection) => collection switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        _ => null,
    };

    private static StatementSyntax? LoopOf(SyntaxNode condition)
    {
        StatementSyntax? statement = condition.FirstAncestorOrSelf<StatementSyntax>();
        ExpressionSyntax? whole = statement switch
        {
            ForStatementSyntax loop => loop.Condition,
            WhileStatementSyntax loop => loop.Condition,
            _ => null,
        };
        return whole?.Span.Contains(condition.Span) == true ? statement : null;
    }

    private static bool Takes(StatementSyntax loop, string? collection)
        => loop.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == collection)
            .Select(static name
                => name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member
                    ? (ExpressionSyntax)member
                    : name)
            .Any(static name => name.Parent switch
            {
                ElementAccessExpressionSyntax element => element.Expression == name && !IsAssigned(element),
                MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } called
                    => called.Expression == name && !IsAdding(called),
                _ => false,
            });

    private static bool IsAssigned(ElementAccessExpressionSyntax element) => element.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == element,
        ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None),
        _ => false,
    };

    private static bool IsAdding(MemberAccessExpressionSyntax called)
        => called.Name.Identifier.ValueText is "Add" or "Enqueue" or "Push" or "Insert" or "AddLast" or "AddFirst" or "TryAdd";
}
