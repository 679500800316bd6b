using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>What a method sees of what its caller knows, numbered from 0 on, so that calls of the same kind look the same; and the way back.</summary>
internal sealed class Projection
{
    private readonly FlowRun _caller;
    private readonly CallSite _site;
    private readonly IMethodSymbol _method;
    private readonly Evaluator _evaluator;
    private readonly AccessPath? _receiver;
    private readonly Renumbering _ids = new();

    public Projection(FlowRun caller, CallSite site, IMethodSymbol method, Evaluator evaluator)
    {
        _method = method;
        _caller = caller;
        _site = site;
        _evaluator = evaluator;
        _receiver = site.Operation.Instance is { } instance ? evaluator.PathOf(instance) : null;
        Entry = Project();
    }

    /// <summary>What the method knows when it begins.</summary>
    public FlowState Entry { get; }

    /// <summary>How many things the method is given.</summary>
    public int Objects => _ids.Objects;

    /// <summary>How many sites come with them.</summary>
    public int Sites => _ids.Sites;

    /// <summary>Whether the method is given, or may give, anything that is followed.</summary>
    public bool IsRelevant(MachineTypes types)
        => Objects > 0
            || types.Of(_site.Operation.Type).IsFollowed()
            || _site.Method.Parameters.Any(parameter => parameter.RefKind != RefKind.None && types.Of(parameter.Type).IsFollowed());

    /// <summary>What the caller knows where the method does nothing that is followed.</summary>
    public FlowState Keep() => _evaluator.Forward(_site.State, _site);

    /// <summary>What the caller knows after the call.</summary>
    public List<Outcome> Return(Summary summary)
    {
        var violated = summary.Outcomes.SelectMany(static outcome => outcome.State.Violations).Select(static violation => violation.First).ToList();
        return summary.Outcomes.ConvertAll(outcome =>
        {
            if (outcome.State.Violations.IsEmpty && (IsClean(violated, outcome.State) || IsReleasing(outcome.State)))
            {
                _caller.SiteDiagnostics.AddClean(_caller.SiteOf(_site.Syntax));
            }

            return Return(outcome);
        });
    }

    // What turned out to be null was not there to do anything wrong with.
    private static bool IsClean(List<int> violated, FlowState callee) => violated.Count > 0 && violated.TrueForAll(id => callee.Find(id) is not null);

    // What is done rightly on this way is done wrongly on no more than some.
    private bool IsReleasing(FlowState callee)
        => _ids.Members.Any(id => callee.Find(_ids.CalleeObject(id)) is { IsFollowed: true, State: LifetimeState.Closed or LifetimeState.Deassigned } after
                && _site.State[id].State != after.State)
            && !_ids.Members.Any(id => callee.Find(_ids.CalleeObject(id)) is { ClosedAt: >= 0 } && _site.State[id].ClosedAt < 0);

    private FlowState Project()
    {
        var values = SmallMap<AccessPath, Value>.Empty;
        foreach (var argument in _site.Arguments)
        {
            if (argument.Parameter is { RefKind: not RefKind.Out } parameter && !_site[argument].IsErrno)
            {
                values = values.SetItem(PathOf(parameter), Project(_site[argument]));
            }
        }

        foreach (var pair in _site.State.Values.Where(pair => IsSeen(pair.Key)).OrderBy(static pair => pair.Key.ToString(), System.StringComparer.Ordinal))
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
        => path.IsStatic || (_receiver is not null && path.Members.Length > _receiver.Members.Length && path.LiesIn(_receiver));

    private AccessPath ToCallee(AccessPath path) => path.IsStatic ? path : path.Rebase(_receiver!, AccessPath.This);

    private Outcome Return(Outcome outcome)
    {
        var state = _site.State;
        foreach (int id in outcome.State.Objects.Keys.Where(id => id >= Objects))
        {
            state = state.Retire(ToCaller(id));
        }

        foreach (var pair in outcome.State.Objects.Where(pair => pair.Key < Objects || IsKept(outcome, pair.Key)))
        {
            state = state.With(ToCaller(pair.Key), ToCaller(pair.Value));
        }

        // While the members still hold what it is about.
        state = Report(state, outcome.State.Violations);
        state = state with { Values = state.Values.RemoveAll((path, _) => IsSeen(path)) };
        foreach (var pair in outcome.State.Values.Where(static pair => pair.Key.IsMember && !pair.Value.IsErrno))
        {
            state = ToCaller(pair.Key) is { } path ? state.With(path, ToCaller(pair.Value)) : state;
        }

        return new(Forward(state, outcome.State), Result(outcome.Value));
    }

    // What the method made and nobody has hold of stays its own.
    private bool IsKept(Outcome outcome, int id)
        => outcome.Value == Value.OfObject(id)
            || outcome.State.Holders(Value.OfObject(id)).Any(path => path.IsMember || path.Symbol is IParameterSymbol { RefKind: not RefKind.None })
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
        => violations.OrderBy(static violation => violation.Rule, System.StringComparer.Ordinal).Aggregate(state, (known, violation) => _caller.Report(
            known,
            violation.Rule,
            violation.Site >= 0 ? ToCallerSite(violation.Site) : _caller.SiteOf(_site.Syntax),
            ToCaller(violation.First),
            violation.Second < 0 ? -1 : ToCaller(violation.Second),
            isWitnessed: violation.Site >= 0));

    private AccessPath? ToCaller(AccessPath path)
        => path.IsStatic ? path
            : _receiver is not null && _receiver.Members.Length + path.Members.Length <= 3 ? path.Rebase(AccessPath.This, _receiver)
            : null;

    private Value ToCaller(Value value) => value.IsObject ? Value.OfObject(ToCaller(value.Id)) : value;

    private int ToCaller(int id) => id < Objects ? _ids.CallerObject(id) : _caller.ObjectAt(_site.Syntax, 1 + id - Objects);

    private int ToCallerSite(int site) => site < 0 ? -1 : site < Sites ? _ids.CallerSite(site) : _caller.SiteOf(_site.Syntax);

    private int ToCallerReference(int id) => id < 0 ? -1 : ToCaller(id);

    private TrackedObject ToCaller(TrackedObject tracked) => tracked with
    {
        Counter = ToCallerReference(tracked.Counter),
        EventFd = ToCallerReference(tracked.EventFd),
        Resample = ToCallerReference(tracked.Resample),
        Machine = ToCallerReference(tracked.Machine),
        Update = ToCallerReference(tracked.Update),
        LastRead = ToCallerSite(tracked.LastRead),
        ReadBefore = ToCallerSite(tracked.ReadBefore),
        PendingKickAt = ToCallerSite(tracked.PendingKickAt),
        ClosedAt = ToCallerSite(tracked.ClosedAt),
    };
}
