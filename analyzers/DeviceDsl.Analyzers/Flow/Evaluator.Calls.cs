using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <content>The effects of calls.</content>
internal sealed partial class Evaluator
{
    private List<Outcome> Call(IInvocationOperation call, FlowState state)
    {
        var read = new List<IOperation>(call.Arguments.Length + 1);
        if (call.Instance is not null) read.Add(call.Instance);

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (!IsOut(argument)) read.Add(argument.Value);
        }

        List<ArgumentValues> results = EvaluateAll(read, state);
        if (results.Count == 1) return Call(ToSite(call, results[0].State, results[0].Values));

        var outcomes = new List<Outcome>();
        foreach ((FlowState? known, Value[]? given) in results) outcomes.AddRange(Call(ToSite(call, known, given)));

        return outcomes;
    }

    // The given values are in evaluation order: the receiver, then the arguments that have a value.
    private CallSite ToSite(IInvocationOperation call, FlowState state, Value[] given)
    {
        int next = 0;
        Value receiver = call.Instance is null ? Value.Unknown : given[next++];
        var values = new Value[call.Arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = IsOut(call.Arguments[i]) ? Value.Unknown : given[next++];
            _run.MarkChecked(values[i]);
        }

        _run.MarkChecked(receiver);
        return new(call, state, receiver, values);
    }

    private static bool IsOut(IArgumentOperation argument) => argument.Parameter?.RefKind == RefKind.Out;

    private List<Outcome> Call(CallSite site)
    {
        TrackedObject? known = site.Receiver.IsObject ? site.State.Find(site.Receiver.Id) : null;
        MachineType receiver = MachineEffects.TypeOf(known?.Kind) ?? _run.Types.Of(WithoutConversion(site.Operation.Instance)?.Type);
        MachineCall call = MachineCalls.Of(_run.Types, site.Method, receiver);
        if (call != MachineCall.None) return _effects.Apply(call, site, this);

        return Known(site)
            ?? Contract(site)
            ?? (IsMemberElsewhere(known) ? null : _run.Context.Summaries.Apply(_run, site, this))
            ?? Unknown(site);
    }

    // All members of tracked types are known; any other method is an extension, whose body is not analysed.
    private static bool IsMemberElsewhere(TrackedObject? receiver) => receiver is { Kind: not TrackedKind.Contents };

    private static IOperation? WithoutConversion(IOperation? operation)
        => operation is IConversionOperation conversion ? WithoutConversion(conversion.Operand) : operation;

    /// <summary>The outcomes of a known framework method, or null.</summary>
    private List<Outcome>? Known(CallSite site) => FrameworkCalls.Of(site.Method) switch
    {
        _ when IsOfLoop(site) => One(site.State, Value.Unknown),
        FrameworkCall.Exchange when site.Arguments.First().Value is { } target && PathOf(target) is { } path
            => Exchange(site, target, path),
        FrameworkCall.Join => One(MachineEffects.Join(site.State), Value.Unknown),
        FrameworkCall.Harmless => One(site.State, Value.Unknown),
        FrameworkCall.Add when site.Operation.Instance is { } collection
            => One(site.Arguments.Aggregate(site.State, (state, argument) => Put(state, collection, site[argument])), Value.Unknown),
        _ => null,
    };

    // The calls of a foreach statement leave the elements as they are.
    private bool IsOfLoop(CallSite site)
        => site is { Operation: { IsImplicit: true, Instance: { } instance }, Receiver.IsObject: false }
            && (site.Method.Name == "GetEnumerator" || (WithoutConversion(instance) is IFlowCaptureReferenceOperation reference
                && _run.Graph.Captured(reference.Id) is IInvocationOperation { TargetMethod.Name: "GetEnumerator", IsImplicit: true }));

    private List<Outcome> Exchange(CallSite site, IOperation target, AccessPath path)
    {
        Outcome old = ReadPath(path, target.Type, site.State);
        return One(Store(old.State, target, site[site.Arguments.ElementAt(1)]), old.Value);
    }

    /// <summary>The outcomes of a method according to its declared ownership, or null.</summary>
    private List<Outcome>? Contract(CallSite site)
    {
        if (!Contracts.HasAny(site.Method)) return null;

        Ownership ofMethod = Contracts.Of(site.Method);
        FlowState state = site.State;
        foreach (IArgumentOperation argument in site.Arguments)
        {
            Ownership own = argument.Parameter is { } parameter ? Contracts.Of(parameter) : Ownership.Undeclared;
            bool isOfMethod = own == Ownership.Undeclared && IsMeant(ofMethod, state, site[argument]);
            state = Do(isOfMethod ? ofMethod : own, state, site, site[argument]);
        }

        if (site.Operation.Instance is { } instance && PathOf(instance) is { } owner)
        {
            foreach (Value value in state.Values.Where(pair => pair.Key.LiesIn(owner)).Select(static pair => pair.Value).ToList())
            {
                state = IsMeant(ofMethod, state, value) ? Do(ofMethod, state, site, value) : state;
            }
        }

        return One(Forward(state, site), Value.Unknown);
    }

    private static bool IsMeant(Ownership own, FlowState state, Value value)
        => value.IsObject && state.Find(value.Id) is { } tracked && own switch
        {
            Ownership.Closes => tracked.Kind == TrackedKind.EventFd,
            Ownership.Deassigns => tracked.IsRegistration,
            _ => false,
        };

    private FlowState Do(Ownership own, FlowState state, CallSite site, Value value) => own switch
    {
        _ when !value.IsObject => state,
        Ownership.Borrows => state,
        Ownership.Closes when IsMeant(own, state, value) => _effects.Close(state, value.Id, site.Syntax, isOfUsing: false),
        Ownership.Deassigns when IsMeant(own, state, value) => _effects.Deassign(state, value.Id, site.Syntax, PendingKick.OfDeassign),
        _ => state.Escape(value.Id, own == Ownership.Undeclared ? Escape.ToMethod : Escape.Gone),
    };

    private FlowState Give(FlowState state, Value value, IParameterSymbol? parameter, Escape escape)
    {
        bool isBorrowed = parameter is not null && Contracts.Of(parameter) == Ownership.Borrows;
        return value.IsObject && !isBorrowed ? state.Escape(value.Id, escape) : state;
    }

    /// <summary>A method without visible source may do anything with its arguments.</summary>
    private List<Outcome> Unknown(CallSite site)
    {
        FlowState state = (_run.Graph.FunctionOf(site.Operation)?.Outside ?? []).Aggregate(
            site.State,
            static (known, symbol) => Lose(known, known.Get(AccessPath.Of(symbol)) ?? Value.Unknown));
        state = site.Arguments.Aggregate(
            site.Receiver.IsObject
                ? state.Escape(
                    site.Receiver.Id, site.State.Find(site.Receiver.Id) is { Kind: TrackedKind.Contents } ? Escape.Gone : Escape.ToMethod)
                : state,
            (known, argument) => Give(known, site[argument], argument.Parameter, Escape.ToMethod));
        if (site.Operation.Instance is { } instance && PathOf(instance) is { } owner)
        {
            state = state.Values.Where(pair => pair.Key.Members.Length > owner.Members.Length && pair.Key.LiesIn(owner))
                .Aggregate(state, static (known, pair) => Lose(known, pair.Value));
        }

        return Result(Forward(state, site), site);
    }

    /// <summary>Values of <c>ref</c> and <c>out</c> arguments come from elsewhere.</summary>
    public FlowState Forward(FlowState state, CallSite site)
        => site.Arguments
            .Where(static argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out })
            .Select(argument => PathOf(argument.Value))
            .OfType<AccessPath>()
            .Aggregate(state, static (known, path) => known.Forget(path));

    private List<Outcome> Result(FlowState state, CallSite site)
    {
        MachineType type = _run.Types.Of(site.Operation.Type);
        if (type == MachineType.Errno) return One(state, Errno(site));

        return MachineEffects.KindOf(type) is { } kind
            ? new() { _effects.Make(state, site.Syntax, MachineEffects.Observed(kind)) }
            : One(state, Value.Unknown);
    }

    /// <summary>The value of an <c>Errno</c> that the program must check.</summary>
    public Value Errno(CallSite site, ValueKind kind = ValueKind.Errno)
    {
        int id = _run.SiteOf(site.Syntax);
        _run.Errnos.Add(id);
        return new(kind, id);
    }

    /// <summary>Stores a value in the target of an argument.</summary>
    public FlowState StoreTo(FlowState state, IArgumentOperation argument, Value value) => Store(state, argument.Value, value);
}
