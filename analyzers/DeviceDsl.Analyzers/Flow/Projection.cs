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
    private readonly Place? _receiver;
    private readonly Renumbering _ids = new();

    public Projection(FlowRun caller, CallSite site, IMethodSymbol method, Evaluator evaluator)
    {
        _method = method;
        _caller = caller;
        _site = site;
        _evaluator = evaluator;
        _receiver = site.Operation.Instance is { } instance ? evaluator.PlaceOf(instance) : null;
        Entry = Project();
    }

    /// <summary>What the method knows when it begins.</summary>
    public Env Entry { get; }

    /// <summary>How many things the method is given.</summary>
    public int Things => _ids.Things;

    /// <summary>How many sites come with them.</summary>
    public int Sites => _ids.Sites;

    /// <summary>Whether the method is given, or may give, anything that is followed.</summary>
    public bool IsRelevant(MachineTypes types)
        => Things > 0
            || types.Of(_site.Operation.Type).IsFollowed()
            || _site.Method.Parameters.Any(parameter => parameter.RefKind != RefKind.None && types.Of(parameter.Type).IsFollowed());

    /// <summary>What the caller knows where the method does nothing that is followed.</summary>
    public Env Keep() => _evaluator.Forward(_site.Env, _site);

    /// <summary>What the caller knows after the call.</summary>
    public List<Outcome> Return(Summary summary)
    {
        var violated = summary.Outcomes.SelectMany(static outcome => outcome.Env.Violations).Select(static violation => violation.First).ToList();
        return summary.Outcomes.ConvertAll(outcome =>
        {
            if (outcome.Env.Violations.IsEmpty && (IsClean(violated, outcome.Env) || IsReleasing(outcome.Env)))
            {
                _caller.Verdicts.AddClean(_caller.SiteOf(_site.Syntax));
            }

            return Return(outcome);
        });
    }

    // What turned out to be null was not there to do anything wrong with.
    private static bool IsClean(List<int> violated, Env callee) => violated.Count > 0 && violated.TrueForAll(id => callee.Find(id) is not null);

    // What is done rightly on this way is done wrongly on no more than some.
    private bool IsReleasing(Env callee)
        => _ids.Members.Any(id => callee.Find(_ids.Thing(id)) is { IsFollowed: true, State: ThingState.Closed or ThingState.Deassigned } after
                && _site.Env[id].State != after.State)
            && !_ids.Members.Any(id => callee.Find(_ids.Thing(id)) is { ClosedAt: >= 0 } && _site.Env[id].ClosedAt < 0);

    private Env Project()
    {
        var values = SmallMap<Place, Value>.Empty;
        foreach (var argument in _site.Arguments)
        {
            if (argument.Parameter is { RefKind: not RefKind.Out } parameter && !_site[argument].IsErrno)
            {
                values = values.SetItem(PlaceOf(parameter), Project(_site[argument]));
            }
        }

        foreach (var pair in _site.Env.Values.Where(pair => IsSeen(pair.Key)).OrderBy(static pair => pair.Key.ToString(), System.StringComparer.Ordinal))
        {
            values = values.SetItem(ToCallee(pair.Key), Project(pair.Value));
        }

        _ids.Close(_site.Env);
        return Env.Empty with
        {
            Values = values.RemoveAll(static (_, value) => value.Kind == ValueKind.Unknown),
            Things = _ids.Members.Aggregate(
                SmallMap<int, Thing>.Empty,
                (things, id) => things.SetItem(_ids.Thing(id), _ids.ToCallee(_site.Env[id]))),
        };
    }

    private Place PlaceOf(IParameterSymbol parameter)
        => Place.Of(_method.Parameters[parameter.Ordinal]);

    private Value Project(Value value) => value switch
    {
        { IsThing: true } => _site.Env.Find(value.Id) is null ? Value.Unknown : Value.OfThing(_ids.Add(value.Id)),
        { IsErrno: true } => Value.Unknown,
        _ => value,
    };

    private bool IsSeen(Place place)
        => place.IsStatic || (_receiver is not null && place.Members.Length > _receiver.Members.Length && place.LiesIn(_receiver));

    private Place ToCallee(Place place) => place.IsStatic ? place : place.Rebase(_receiver!, Place.This);

    private Outcome Return(Outcome outcome)
    {
        var env = _site.Env;
        foreach (int id in outcome.Env.Things.Keys.Where(id => id >= Things))
        {
            env = env.Retire(ToCaller(id));
        }

        foreach (var pair in outcome.Env.Things.Where(pair => pair.Key < Things || IsKept(outcome, pair.Key)))
        {
            env = env.With(ToCaller(pair.Key), ToCaller(pair.Value));
        }

        // While the members still hold what it is about.
        env = Report(env, outcome.Env.Violations);
        env = env with { Values = env.Values.RemoveAll((place, _) => IsSeen(place)) };
        foreach (var pair in outcome.Env.Values.Where(static pair => pair.Key.IsMember && !pair.Value.IsErrno))
        {
            env = ToCaller(pair.Key) is { } place ? env.With(place, ToCaller(pair.Value)) : env;
        }

        return new(Forward(env, outcome.Env), Result(outcome.Value));
    }

    // What the method made and nobody has hold of stays its own.
    private bool IsKept(Outcome outcome, int id)
        => outcome.Value == Value.OfThing(id)
            || outcome.Env.Holders(Value.OfThing(id)).Any(place => place.IsMember || place.Symbol is IParameterSymbol { RefKind: not RefKind.None })
            || (outcome.Env[id] is { IsRegistration: true } thing && (thing.EventFd < Things || thing.Resample < Things));

    private Env Forward(Env env, Env callee)
        => _site.Arguments.Where(static argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out })
            .Aggregate(env, (known, argument) => _evaluator.StoreTo(
                known,
                argument,
                callee.Get(PlaceOf(argument.Parameter!)) is { } value ? ToCaller(value) : Value.Unknown));

    private Value Result(Value value)
    {
        if (_caller.Types.Of(_site.Operation.Type) == MachineType.Errno)
        {
            return _evaluator.Errno(_site, value.IsErrno ? value.Kind : ValueKind.Errno);
        }

        return value.IsErrno ? Value.Unknown : ToCaller(value);
    }

    private Env Report(Env env, IEnumerable<Violation> violations)
        => violations.OrderBy(static violation => violation.Rule, System.StringComparer.Ordinal).Aggregate(env, (known, violation) => _caller.Report(
            known,
            violation.Rule,
            violation.Site >= 0 ? ToCallerSite(violation.Site) : _caller.SiteOf(_site.Syntax),
            ToCaller(violation.First),
            violation.Second < 0 ? -1 : ToCaller(violation.Second),
            isWitnessed: violation.Site >= 0));

    private Place? ToCaller(Place place)
        => place.IsStatic ? place
            : _receiver is not null && _receiver.Members.Length + place.Members.Length <= 3 ? place.Rebase(Place.This, _receiver)
            : null;

    private Value ToCaller(Value value) => value.IsThing ? Value.OfThing(ToCaller(value.Id)) : value;

    private int ToCaller(int id) => id < Things ? _ids.CallerThing(id) : _caller.ThingAt(_site.Syntax, 1 + id - Things);

    private int ToCallerSite(int site) => site < 0 ? -1 : site < Sites ? _ids.CallerSite(site) : _caller.SiteOf(_site.Syntax);

    private int ToCallerReference(int id) => id < 0 ? -1 : ToCaller(id);

    private Thing ToCaller(Thing thing) => thing with
    {
        Counter = ToCallerReference(thing.Counter),
        EventFd = ToCallerReference(thing.EventFd),
        Resample = ToCallerReference(thing.Resample),
        Machine = ToCallerReference(thing.Machine),
        Update = ToCallerReference(thing.Update),
        LastRead = ToCallerSite(thing.LastRead),
        ReadBefore = ToCallerSite(thing.ReadBefore),
        ResidueAt = ToCallerSite(thing.ResidueAt),
        ClosedAt = ToCallerSite(thing.ClosedAt),
    };
}
