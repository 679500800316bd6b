using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>
/// Projects the state of a caller to a called method, with ids from 0, so that similar calls have equal states; and projects the result
/// back.
/// </summary>
internal sealed class Projection
{
    private readonly FlowRun _caller;
    private readonly CallSite _site;
    private readonly IMethodSymbol _method;
    private readonly Evaluator _evaluator;
    private readonly AccessPath? _receiver;
    private readonly ImmutableArray<ISymbol> _captured;
    private readonly Renumbering _ids = new();

    /// <param name="caller">The walk of the caller.</param>
    /// <param name="site">The call.</param>
    /// <param name="method">The called method.</param>
    /// <param name="captured">The variables of the caller that it uses.</param>
    /// <param name="evaluator">The evaluator of the caller.</param>
    public Projection(FlowRun caller, CallSite site, IMethodSymbol method, ImmutableArray<ISymbol> captured, Evaluator evaluator)
    {
        _captured = captured;
        _method = method;
        _caller = caller;
        _site = site;
        _evaluator = evaluator;
        _receiver = method.MethodKind is MethodKind.AnonymousFunction or MethodKind.LocalFunction ? AccessPath.This
            : site.Operation.Instance is { } instance ? evaluator.PathOf(instance)
            : null;
        Entry = Project();
    }

    /// <summary>The state at the start of the called method.</summary>
    public FlowState Entry { get; }

    /// <summary>The number of objects that are passed to the method.</summary>
    public int Objects => _ids.Objects;

    /// <summary>The number of their sites.</summary>
    public int Sites => _ids.Sites;

    /// <summary>Whether the method takes, or may return, a tracked object.</summary>
    public bool IsRelevant(MachineTypes types)
        => Objects > 0
            || types.Of(_site.Operation.Type).IsTracked()
            || _site.Method.Parameters.Any(parameter => parameter.RefKind != RefKind.None && types.Of(parameter.Type).IsTracked());

    /// <summary>The caller's outcome if the method has no effect on tracked objects.</summary>
    public FlowState Keep() => _evaluator.Forward(_site.State, _site);

    /// <summary>The caller's outcomes after the call.</summary>
    public List<Outcome> Return(Summary summary)
    {
        var violated = summary.Outcomes.SelectMany(static outcome => outcome.State.Violations)
            .Select(static violation => violation.First)
            .ToList();
        return summary.Outcomes.ConvertAll(outcome =>
        {
            if (outcome.State.Violations.IsEmpty && (IsClean(violated, outcome.State) || IsReleasing(outcome.State)))
            {
                _caller.SiteDiagnostics.AddClean(_caller.SiteOf(_site.Syntax));
            }

            return Return(outcome);
        });
    }

    // An object that proved to be null cannot be misused.
    private static bool IsClean(List<int> violated, FlowState callee)
        => violated.Count > 0 && violated.TrueForAll(id => callee.Find(id) is not null);

    // A correct release on this path means that a mistake happens only on some paths.
    private bool IsReleasing(FlowState callee)
        => _ids.Members.Any(id
            => callee.Find(_ids.CalleeObject(id)) is { IsTracked: true, State: LifetimeState.Closed or LifetimeState.Deassigned } after
                && _site.State[id].State != after.State)
            && !_ids.Members.Any(id => callee.Find(_ids.CalleeObject(id)) is { ClosedAt: >= 0 } && _site.State[id].ClosedAt < 0);

    private FlowState Project()
    {
        SmallMap<AccessPath, Value> values = SmallMap<AccessPath, Value>.Empty;
        foreach (IArgumentOperation argument in _site.Arguments)
        {
            if (argument.Parameter is { RefKind: not RefKind.Out } parameter && !_site[argument].IsErrno)
            {
                values = values.SetItem(PathOf(parameter), Project(_site[argument]));
            }
        }

        foreach (SmallMap<AccessPath, Value>.Entry? pair
            in _site.State.Values.Where(pair => IsSeen(pair.Key))
                .OrderBy(static pair => pair.Key.ToString(), System.StringComparer.Ordinal))
        {
            values = values.SetItem(ToCallee(pair.Key), Project(pair.Value));
        }

        _ids.Close(_site.State);
        return FlowState.Empty with
        {
            Values = values.RemoveAll(static (_, value) => value.Kind == ValueKind.Unknown),
            Objects = _ids.Members.Aggregate(
                SmallMap<int, TrackedObject>.Empty,
                (objects, id) => objects.SetItem(_ids.CalleeObject(id), _ids.ToCallee(_site.State[id]))),
        };
    }

    private AccessPath PathOf(IParameterSymbol parameter)
        => AccessPath.Of(_method.Parameters[parameter.Ordinal]);

    private Value Project(Value value) => value switch
    {
        { IsObject: true } => _site.State.Find(value.Id) is null ? Value.Unknown : Value.OfObject(_ids.Add(value.Id)),
        { IsErrno: true } => Value.Unknown,
        _ => value,
    };

    private bool IsSeen(AccessPath path)
        => path.IsStatic
            || IsCaptured(path)
            || (_receiver is not null && path.Members.Length > _receiver.Members.Length && path.LiesIn(_receiver));

    private bool IsCaptured(AccessPath path) => path.Symbol is { } symbol && _captured.Contains(symbol, SymbolEqualityComparer.Default);

    private AccessPath ToCallee(AccessPath path) => path.IsStatic || IsCaptured(path) ? path : path.Rebase(_receiver!, AccessPath.This);

    private Outcome Return(Outcome outcome)
    {
        FlowState state = _site.State;
        foreach (int id in outcome.State.Objects.Keys.Where(id => id >= Objects)) state = state.Retire(ToCaller(id));

        foreach (SmallMap<int, TrackedObject>.Entry? pair
            in outcome.State.Objects.Where(pair => pair.Key < Objects || IsKept(outcome, pair.Key)))
        {
            state = state.With(ToCaller(pair.Key), ToCaller(pair.Value));
        }

        // An object that the method found to be null does not exist.
        foreach (int id in Enumerable.Range(0, Objects).Where(id => outcome.State.Find(id) is null).Select(ToCaller))
        {
            state = state.Replace(Value.OfObject(id), Value.Null).Retire(id);
        }

        // Before the members change, because they name the objects of the violations.
        state = Report(state, outcome.State.Violations);
        state = state with { Values = state.Values.RemoveAll((path, _) => IsSeen(path)) };
        foreach (SmallMap<AccessPath, Value>.Entry? pair
            in outcome.State.Values.Where(pair => (pair.Key.IsMember || IsCaptured(pair.Key)) && !pair.Value.IsErrno))
        {
            state = ToCaller(pair.Key) is { } path ? state.With(path, ToCaller(pair.Value)) : state;
        }

        return new(Forward(state, outcome.State), Result(outcome.Value));
    }

    // Objects that the method created and the caller cannot reach are not projected back.
    private bool IsKept(Outcome outcome, int id)
        => outcome.Value == Value.OfObject(id)
            || outcome.State.Holders(Value.OfObject(id))
                .Any(path => path.IsMember || IsCaptured(path) || path.Symbol is IParameterSymbol { RefKind: not RefKind.None })
            || (outcome.State[id] is { IsRegistration: true } tracked && (tracked.EventFd < Objects || tracked.Resample < Objects));

    private FlowState Forward(FlowState state, FlowState callee)
        => _site.Arguments.Where(static argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out })
            .Aggregate(state, (known, argument) => _evaluator.StoreTo(
                known,
                argument,
                callee.Get(PathOf(argument.Parameter!)) is { } value ? ToCaller(value) : Value.Unknown));

    private Value Result(Value value)
    {
        if (_caller.Types.Of(_site.Operation.Type) == MachineType.Errno)
        {
            return _evaluator.Errno(_site, value.IsErrno ? value.Kind : ValueKind.Errno);
        }

        return value.IsErrno ? Value.Unknown : ToCaller(value);
    }

    private FlowState Report(FlowState state, IEnumerable<Violation> violations)
        => violations.OrderBy(static violation => violation.Rule.Id, System.StringComparer.Ordinal)
            .Aggregate(state, (known, violation) => _caller.Report(
            known,
            violation.Rule,
            violation.Site >= 0 ? ToCallerSite(violation.Site) : _caller.SiteOf(_site.Syntax),
            ToCaller(violation.First),
            violation.Second < 0 ? -1 : ToCaller(violation.Second),
            isWitnessed: violation.Site >= 0));

    private AccessPath? ToCaller(AccessPath path)
        => path.IsStatic || IsCaptured(path) ? path
            : _receiver is not null && _receiver.Members.Length + path.Members.Length <= AccessPath.MaxLength
                ? path.Rebase(AccessPath.This, _receiver)
                : null;

    private Value ToCaller(Value value) => value.IsObject ? Value.OfObject(ToCaller(value.Id)) : value;

    private int ToCaller(int id) => id < Objects ? _ids.CallerObject(id) : _caller.ObjectAt(_site.Syntax, 1 + id - Objects);

    private int ToCallerSite(int site) => site < Sites ? _ids.CallerSite(site) : _caller.SiteOf(_site.Syntax);

    private TrackedObject ToCaller(TrackedObject tracked) => tracked.Renumber(ToCaller, ToCallerSite);
}
