using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>One walk over one graph: of an analysed method, or of a called method on behalf of its caller.</summary>
internal sealed class FlowRun
{
    private const int MaxSteps = 6000;

    private readonly bool[] _isTried;
    private readonly Dictionary<(object Site, int Ordinal), int> _objects = new();
    private readonly Dictionary<SyntaxNode, int> _sites = new();
    private readonly Dictionary<int, SyntaxNode> _syntax = new();
    private readonly Dictionary<int, string> _names = new();
    private readonly Dictionary<int, SyntaxNode> _made = new();
    private readonly HashSet<int> _looked = new();
    private readonly Dictionary<int, AccessPath> _ofMembers = new();
    private int _nextObject;
    private int _nextSite;
    private int _steps;

    public FlowRun(FlowGraph graph, FlowContext context, int depth, bool isNested, int firstObject = 0, int firstSite = 0)
    {
        Graph = graph;
        Context = context;
        Depth = depth;
        IsNested = isNested;
        FirstObject = _nextObject = firstObject;
        FirstSite = _nextSite = firstSite;
        Evaluator = new(this);
        Shared = new(graph.SharedIn(isNested), SymbolEqualityComparer.Default);
        Captured = new(graph.Captures, SymbolEqualityComparer.Default);
        _isTried = graph.Graph.Blocks.Select(graph.IsTried).ToArray();
    }

    public FlowGraph Graph { get; }

    public FlowContext Context { get; }

    public MachineTypes Types => Context.Types;

    /// <summary>The remaining depth of calls that are followed.</summary>
    public int Depth { get; }

    /// <summary>Whether the walk is on behalf of a caller.</summary>
    public bool IsNested { get; }

    /// <summary>Whether it is the body of a <c>Dispose</c>, for which a rule about order applies.</summary>
    public bool IsDispose => Graph.Owner is IMethodSymbol { Name: "Dispose" or "DisposeAsync" or "DisposeAsyncCore" or "DisposeCore" };

    /// <summary>The first id of objects that are created here; lower ids belong to the caller.</summary>
    public int FirstObject { get; }

    /// <summary>The first id of sites here; lower ids belong to the caller.</summary>
    public int FirstSite { get; }

    public Evaluator Evaluator { get; }

    /// <summary>The state at the start of the walk.</summary>
    public FlowState Entry { get; set; } = FlowState.Empty;

    /// <summary>Locals and parameters that other functions can change unseen.</summary>
    public HashSet<ISymbol> Shared { get; }

    /// <summary>Locals and parameters that other functions use, too.</summary>
    public HashSet<ISymbol> Captured { get; }

    public List<ExitPoint> Exits { get; } = new();

    public SiteDiagnostics SiteDiagnostics { get; } = new();

    /// <summary>The creation sites of objects that must be released, by id.</summary>
    public IReadOnlyDictionary<int, SyntaxNode> Made => _made;

    /// <summary>The registrations that a member held until another one took their place.</summary>
    public HashSet<int> Overwritten { get; } = new();

    /// <summary>Calls whose <c>Errno</c> is stored, by site.</summary>
    public HashSet<int> Errnos { get; } = new();

    /// <summary>Whether the walk finished within its limit. Otherwise its findings are incomplete.</summary>
    public bool IsComplete => _steps < MaxSteps;

    public CancellationToken Cancellation => Context.Cancellation;

    public bool TryStep()
    {
        Cancellation.ThrowIfCancellationRequested();
        return ++_steps < MaxSteps;
    }

    public bool IsTried(BasicBlock block) => _isTried[block.Ordinal];

    /// <summary>The id of the object that is created, or first seen, at a site; the same on each visit.</summary>
    public int ObjectAt(object site, int ordinal = 0)
    {
        if (!_objects.TryGetValue((site, ordinal), out int id))
        {
            _objects.Add((site, ordinal), id = _nextObject++);
            if (site is SyntaxNode syntax) _made.Add(id, syntax);
            else if (site is AccessPath { IsMember: true } path) _ofMembers.Add(id, path);
        }

        return id;
    }

    public int SiteOf(SyntaxNode syntax)
    {
        if (!_sites.TryGetValue(syntax, out int id))
        {
            _sites.Add(syntax, id = _nextSite++);
            _syntax.Add(id, syntax);
        }

        return id;
    }

    public SyntaxNode? SyntaxOf(int site) => _syntax.TryGetValue(site, out SyntaxNode? syntax) ? syntax : null;

    /// <summary>Names an object after the first variable that holds it.</summary>
    public void Name(int id, string? name)
    {
        if (name is not null && !_names.ContainsKey(id)) _names.Add(id, name);
    }

    public string? NameOf(int id) => _names.TryGetValue(id, out string? name) ? name : null;

    /// <summary>Records that another registration takes the place of one that is still assigned.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="id">The registration.</param>
    public void Overwrite(FlowState state, int id)
    {
        if (!IsNested
            && state.Find(id) is { IsRegistration: true, State: LifetimeState.Assigned, IsOwned: true, IsTracked: true }
            && state.Holders(Value.OfObject(id)).ToList() is { Count: 1 } holders
            && holders[0].IsMember)
        {
            Overwritten.Add(id);
        }
    }

    /// <summary>Records that an <c>Errno</c> is checked.</summary>
    public void MarkChecked(Value value)
    {
        if (value.IsErrno) _looked.Add(value.Id);
    }

    public bool IsLookedAt(int errno) => _looked.Contains(errno);

    /// <summary>Treats all values of joined states as checked, because one of the paths may have checked them.</summary>
    public void Lose(IEnumerable<FlowState> states)
    {
        foreach (FlowState state in states)
        {
            foreach (SmallMap<AccessPath, Value>.Entry pair in state.Values) MarkChecked(pair.Value);
        }
    }

    /// <summary>
    /// Reports a mistake at a site. The caller reports mistakes with its own objects, the method those with objects that it created.
    /// </summary>
    /// <param name="state">The state in which it happens.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="site">The site.</param>
    /// <param name="first">The object that it is about.</param>
    /// <param name="second">The other object, or -1.</param>
    /// <param name="isWitnessed">Whether only later code showed that it is a mistake.</param>
    /// <param name="related">The site of a related location, or -1.</param>
    public FlowState Report(FlowState state, Rule rule, int site, int first, int second = -1, bool isWitnessed = false, int related = -1)
    {
        if (!IsNested)
        {
            bool isOfDispose = rule == Catalogue.CloseBeforeDeassign && IsDispose && IsOfThis(state, first)
                && (IsOfThis(state, second) || state.Find(second) is { IsUnheld: true });
            SiteDiagnostics.Add(new(isOfDispose ? Catalogue.DisposeOrder : rule, first, second, site), related, state.Find(second));
            return state;
        }

        bool isOwn = first >= FirstObject || second >= FirstObject || (isWitnessed && site >= FirstSite);
        var violation = new Violation(rule, first, second, site < FirstSite ? site : -1);
        return isOwn ? state : state with { Violations = state.Violations.Add(violation) };
    }

    /// <summary>The member that held an object at the start of the method, or null.</summary>
    public AccessPath? MemberOf(int id) => _ofMembers.TryGetValue(id, out AccessPath? path) ? path : null;

    // Now or at the start of the method, because a member may have been set to null since.
    private bool IsOfThis(FlowState state, int id) => state.IsOfThis(id) || _ofMembers.ContainsKey(id);

    /// <summary>Hands a returned value to the caller, after every <c>finally</c>.</summary>
    public FlowState Return(FlowState state, Value value) => value.IsObject && !IsNested ? state.Escape(value.Id, Escape.Gone) : state;
}
