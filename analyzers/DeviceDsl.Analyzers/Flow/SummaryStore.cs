using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>
/// The summaries of the methods of a compilation. The key is the method, the state at the call,
/// and the depth of followed calls, so a summary does not depend on the order of requests.
/// </summary>
internal sealed class SummaryStore
{
    private const int MaxOutcomes = 16;

    private readonly MethodBodies _bodies;
    private readonly MachineTypes _types;
    private readonly ConcurrentDictionary<IMethodSymbol, FlowGraph?> _graphs = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ISymbol?> _members = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(ISymbol Method, int Depth, int Objects, FlowState Entry), Summary?> _summaries = new(
        new KeyComparer());

    public SummaryStore(MethodBodies bodies, MachineTypes types)
    {
        _bodies = bodies;
        _types = types;
        Pairs = new(types, bodies);
    }

    /// <summary>The doorbells and eventfds that belong together.</summary>
    public Pairs Pairs { get; }

    /// <summary>The member that stores the value of a property: an automatic property itself, a field that it returns, or null.</summary>
    public ISymbol? MemberOf(IPropertySymbol property)
        => _members.GetOrAdd(property, _ => FindMember(property));

    /// <summary>The outcomes of a call, or null if the method has no visible source.</summary>
    public List<Outcome>? Apply(FlowRun caller, CallSite site, Evaluator evaluator)
    {
        FlowGraph? local = caller.Graph.FunctionOf(site.Operation);
        if (caller.Depth == 0
            || (local?.Owner as IMethodSymbol ?? Callee.Of(site.Operation)) is not { } method
            || !method.DeclaringSyntaxReferences.Any())
        {
            return null;
        }

        var projection = new Projection(caller, site, method, local is { IsCalledDirectly: true } ? local.Outside : [], evaluator);
        if (!projection.IsRelevant(_types))
        {
            return new()
            {
                new(projection.Keep(), _types.Of(method.ReturnType) == MachineType.Errno ? evaluator.Errno(site) : Value.Unknown),
            };
        }

        return (local ?? GraphOf(method, caller.Cancellation)) is { } graph
            && Summarize(graph, method, caller, projection) is { } summary
                ? projection.Return(summary)
                : null;
    }

    /// <summary>Whether a property has a hand-written setter, which may release the old value.</summary>
    public static bool HasSetterOfItsOwn(IPropertySymbol property)
        => property.SetMethod?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is AccessorDeclarationSyntax accessor
            && (accessor.Body is not null || accessor.ExpressionBody is not null);

    private Summary? Summarize(FlowGraph graph, IMethodSymbol method, FlowRun caller, Projection projection)
    {
        (ISymbol, int Depth, int Objects, FlowState Entry) key = ((ISymbol)method, caller.Depth, projection.Objects, projection.Entry);
        if (_summaries.TryGetValue(key, out Summary? known)) return known;

        var run = new FlowRun(graph, caller.Context, caller.Depth - 1, isNested: true, projection.Objects, projection.Sites);
        new GraphWalk(run).Walk(0, EscapeShared(run.Shared, projection.Entry));
        Summary? summary = run.IsComplete ? new Summary(Merge(run.Exits), projection.Objects, projection.Sites) : null;
        return _summaries.GetOrAdd(key, summary);
    }

    // Lambdas and local functions of the method reach the parameters that they capture.
    private static FlowState EscapeShared(IEnumerable<ISymbol> shared, FlowState entry)
        => shared.Aggregate(
            entry,
            static (state, symbol)
                => state.Get(AccessPath.Of(symbol)) is { IsObject: true } value ? state.Escape(value.Id, Escape.Gone) : state);

    // Exits by exception do not return to the caller.
    private static List<Outcome> Merge(IEnumerable<ExitPoint> exits)
    {
        var merged = new List<Outcome>();
        foreach (ExitPoint exit in exits.Where(static exit => !exit.IsThrow))
        {
            FlowState state = exit.State with { Facts = FlowState.Empty.Facts, Failure = FailureState.None };
            var outcome = new Outcome(state, exit.Value);
            int same = merged.FindIndex(other => other.Value == outcome.Value && other.State.HasSameObjects(state));
            if (same >= 0) merged[same] = new(FlowStateJoin.Meet(merged[same].State, state), outcome.Value);
            else if (merged.Count < MaxOutcomes) merged.Add(outcome);
            else merged[0] = new(FlowStateJoin.Join(merged[0].State, state), Value.Unknown);
        }

        return merged;
    }

    private FlowGraph? GraphOf(IMethodSymbol method, CancellationToken cancellation)
    {
        if (!_graphs.TryGetValue(method, out FlowGraph? graph)) graph = _graphs.GetOrAdd(method, Build(method, cancellation));

        return graph;
    }

    private FlowGraph? Build(IMethodSymbol method, CancellationToken cancellation)
        => _bodies.Whole(method, cancellation) is { Parent: null } body
            ? new(method, ControlFlowGraph.Create(body, cancellation), cancellation)
            : null;

    private ISymbol? FindMember(IPropertySymbol property)
    {
        if (property.IsIndexer) return null;

        if (property.IsAbstract || property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)))
        {
            return property;
        }

        // Without source, it counts as an automatic property.
        return property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
        {
            null => property,
            PropertyDeclarationSyntax declaration => ReturnedBy(declaration) is IdentifierNameSyntax name
                ? property.ContainingType.GetMembers(name.Identifier.ValueText).OfType<IFieldSymbol>().FirstOrDefault()
                : null,
            _ => property,
        };
    }

    private static ExpressionSyntax? ReturnedBy(PropertyDeclarationSyntax property)
    {
        if (property.ExpressionBody is { } arrow) return arrow.Expression;

        AccessorDeclarationSyntax? getter = property.AccessorList?.Accessors.FirstOrDefault(static accessor
            => accessor.Keyword.ValueText == "get");
        return getter?.ExpressionBody?.Expression
            ?? (getter?.Body?.Statements is { Count: 1 } statements
                && statements[0] is ReturnStatementSyntax { Expression: { } returned } ? returned : null);
    }

    private sealed class KeyComparer : IEqualityComparer<(ISymbol Method, int Depth, int Objects, FlowState Entry)>
    {
        public bool Equals(
            (ISymbol Method, int Depth, int Objects, FlowState Entry) one, (ISymbol Method, int Depth, int Objects, FlowState Entry) other)
            => one.Depth == other.Depth
                && one.Objects == other.Objects
                && SymbolEqualityComparer.Default.Equals(one.Method, other.Method)
                && one.Entry.Equals(other.Entry);

        public int GetHashCode((ISymbol Method, int Depth, int Objects, FlowState Entry) key)
            => unchecked((SymbolEqualityComparer.Default.GetHashCode(key.Method) * 31) + (key.Depth * 7) + key.Entry.GetHashCode());
    }
}
