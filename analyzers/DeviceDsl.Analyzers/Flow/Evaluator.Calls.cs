using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <content>What calls do.</content>
internal sealed partial class Evaluator
{
    private List<Outcome> Call(IInvocationOperation call, Env env)
    {
        var read = new List<IOperation>(call.Arguments.Length + 1);
        if (call.Instance is not null)
        {
            read.Add(call.Instance);
        }

        foreach (var argument in call.Arguments)
        {
            if (!IsOut(argument))
            {
                read.Add(argument.Value);
            }
        }

        var outcomes = new List<Outcome>();
        foreach (var (known, given) in EvaluateAll(read, env))
        {
            outcomes.AddRange(Call(ToSite(call, known, given)));
        }

        return outcomes;
    }

    // What was read, in its order: the object, and the arguments that give something.
    private CallSite ToSite(IInvocationOperation call, Env env, Value[] given)
    {
        int next = 0;
        var receiver = call.Instance is null ? Value.Unknown : given[next++];
        var values = new Value[call.Arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = IsOut(call.Arguments[i]) ? Value.Unknown : given[next++];
            _run.Look(values[i]);
        }

        _run.Look(receiver);
        return new(call, env, receiver, values);
    }

    private static bool IsOut(IArgumentOperation argument) => argument.Parameter?.RefKind == RefKind.Out;

    private List<Outcome> Call(CallSite site)
    {
        var known = site.Receiver.IsThing ? site.Env.Find(site.Receiver.Id) : null;
        var receiver = MachineEffects.TypeOf(known?.Kind) ?? _run.Types.Of(WithoutConversion(site.Operation.Instance)?.Type);
        var call = MachineCalls.Of(_run.Types, site.Method, receiver);
        if (call != MachineCall.None)
        {
            return _effects.Apply(call, site, this);
        }

        return Known(site) ?? Contract(site) ?? (IsMemberElsewhere(known) ? null : _run.Context.Summaries.Apply(_run, site, this)) ?? Unknown(site);
    }

    // The members of what is followed are known: any other that is called on it is an extension, which is not looked into.
    private static bool IsMemberElsewhere(Thing? receiver) => receiver is { Kind: not ThingKind.Contents };

    private static IOperation? WithoutConversion(IOperation? operation)
        => operation is IConversionOperation conversion ? WithoutConversion(conversion.Operand) : operation;

    /// <summary>What methods of the framework do that matter here, or null.</summary>
    private List<Outcome>? Known(CallSite site) => FrameworkCalls.Of(site.Method) switch
    {
        FrameworkCall.Exchange when site.Arguments.First().Value is { } target && PlaceOf(target) is { } place => Exchange(site, target, place),
        FrameworkCall.Join => One(MachineEffects.Join(site.Env), Value.Unknown),
        FrameworkCall.Harmless => One(site.Env, Value.Unknown),
        FrameworkCall.Add when site.Operation.Instance is { } collection
            => One(site.Arguments.Aggregate(site.Env, (env, argument) => Put(env, collection, site[argument])), Value.Unknown),
        _ => null,
    };

    private List<Outcome> Exchange(CallSite site, IOperation target, Place place)
    {
        var old = ReadPlace(place, target.Type, site.Env);
        return One(Store(old.Env, target, site[site.Arguments.ElementAt(1)]), old.Value);
    }

    /// <summary>What a method declares, or null where it declares nothing.</summary>
    private List<Outcome>? Contract(CallSite site)
    {
        if (!Contracts.HasAny(site.Method))
        {
            return null;
        }

        var ofMethod = Contracts.Of(site.Method);
        var env = site.Env;
        foreach (var argument in site.Arguments)
        {
            var own = argument.Parameter is { } parameter ? Contracts.Of(parameter) : Ownership.Undeclared;
            bool isOfMethod = own == Ownership.Undeclared && IsMeant(ofMethod, env, site[argument]);
            env = Do(isOfMethod ? ofMethod : own, env, site, site[argument]);
        }

        if (site.Operation.Instance is { } instance && PlaceOf(instance) is { } owner)
        {
            foreach (var value in env.Values.Where(pair => pair.Key.LiesIn(owner)).Select(static pair => pair.Value).ToList())
            {
                env = IsMeant(ofMethod, env, value) ? Do(ofMethod, env, site, value) : env;
            }
        }

        return One(Forward(env, site), Value.Unknown);
    }

    private static bool IsMeant(Ownership own, Env env, Value value)
        => value.IsThing && env.Find(value.Id) is { } thing && own switch
        {
            Ownership.Closes => thing.Kind == ThingKind.EventFd,
            Ownership.Deassigns => thing.IsRegistration,
            _ => false,
        };

    private Env Do(Ownership own, Env env, CallSite site, Value value) => own switch
    {
        _ when !value.IsThing => env,
        Ownership.Borrows => env,
        Ownership.Closes when IsMeant(own, env, value) => _effects.Close(env, value.Id, site.Syntax, isOfUsing: false),
        Ownership.Deassigns when IsMeant(own, env, value) => _effects.Deassign(env, value.Id, site.Syntax, Residue.OfDeassign),
        _ => env.Escape(value.Id, own == Ownership.Undeclared ? Escape.ToMethod : Escape.Gone),
    };

    private Env Give(Env env, Value value, IParameterSymbol? parameter, Escape escape)
    {
        bool isBorrowed = parameter is not null && Contracts.Of(parameter) == Ownership.Borrows;
        return value.IsThing && !isBorrowed ? env.Escape(value.Id, escape) : env;
    }

    /// <summary>A method that is not seen may do anything with what it is given.</summary>
    private List<Outcome> Unknown(CallSite site)
    {
        var env = site.Arguments.Aggregate(
            site.Receiver.IsThing ? site.Env.Escape(site.Receiver.Id, site.Env.Find(site.Receiver.Id) is { Kind: ThingKind.Contents } ? Escape.Gone : Escape.ToMethod) : site.Env,
            (known, argument) => Give(known, site[argument], argument.Parameter, Escape.ToMethod));
        if (site.Operation.Instance is { } instance && PlaceOf(instance) is { } owner)
        {
            env = env.Values.Where(pair => pair.Key.Members.Length > owner.Members.Length && pair.Key.LiesIn(owner))
                .Aggregate(env, static (known, pair) => Lose(known, pair.Value));
        }

        return Result(Forward(env, site), site);
    }

    /// <summary>What is handed out through <c>ref</c> and <c>out</c> comes from elsewhere.</summary>
    public Env Forward(Env env, CallSite site)
        => site.Arguments
            .Where(static argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out })
            .Select(argument => PlaceOf(argument.Value))
            .OfType<Place>()
            .Aggregate(env, static (known, place) => known.Forget(place));

    private List<Outcome> Result(Env env, CallSite site)
    {
        var type = _run.Types.Of(site.Operation.Type);
        if (type == MachineType.Errno)
        {
            return One(env, Errno(site));
        }

        return MachineEffects.KindOf(type) is { } kind
            ? new() { _effects.Make(env, site.Syntax, MachineEffects.Met(kind)) }
            : One(env, Value.Unknown);
    }

    /// <summary>An <c>Errno</c> that somebody has to look at.</summary>
    public Value Errno(CallSite site, ValueKind kind = ValueKind.Errno)
    {
        int id = _run.SiteOf(site.Syntax);
        _run.Errnos.Add(id);
        return new(kind, id);
    }

    /// <summary>A value goes where an argument says.</summary>
    public Env StoreTo(Env env, IArgumentOperation argument, Value value) => Store(env, argument.Value, value);
}
