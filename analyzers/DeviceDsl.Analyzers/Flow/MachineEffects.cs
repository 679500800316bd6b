using System.Collections.Generic;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>What calls of the machine API do to what is known, and which mistakes show there.</summary>
internal sealed partial class MachineEffects
{
    private readonly FlowRun _run;

    public MachineEffects(FlowRun run) => _run = run;

    /// <summary>What is followed of a type, or null.</summary>
    public static ThingKind? KindOf(MachineType type) => type switch
    {
        MachineType.EventFd => ThingKind.EventFd,
        MachineType.Doorbell => ThingKind.Doorbell,
        MachineType.IrqFd => ThingKind.IrqFd,
        MachineType.Registration => ThingKind.Registration,
        MachineType.LoopRegistration => ThingKind.LoopRegistration,
        MachineType.Update => ThingKind.Update,
        MachineType.Machine => ThingKind.Machine,
        _ => null,
    };

    /// <summary>The type of what is followed, where it is followed by itself.</summary>
    public static MachineType? TypeOf(ThingKind? kind) => kind switch
    {
        ThingKind.EventFd => MachineType.EventFd,
        ThingKind.Doorbell => MachineType.Doorbell,
        ThingKind.IrqFd => MachineType.IrqFd,
        ThingKind.Registration => MachineType.Registration,
        ThingKind.LoopRegistration => MachineType.LoopRegistration,
        ThingKind.Update => MachineType.Update,
        ThingKind.Machine => MachineType.Machine,
        _ => null,
    };

    /// <summary>Something that came from elsewhere.</summary>
    public static Thing Met(ThingKind kind) => new(kind, kind switch
    {
        ThingKind.Doorbell or ThingKind.IrqFd or ThingKind.Registration or ThingKind.LoopRegistration => ThingState.Presumed,
        _ => ThingState.Open,
    });

    /// <summary>Something that came from elsewhere is seen at a place.</summary>
    public Outcome Meet(Env env, Place place, ThingKind kind)
    {
        int id = _run.ThingAt(place);
        return new(env.Retire(id).With(id, Met(kind)), Value.OfThing(id));
    }

    /// <summary>Something is made by a call.</summary>
    public Outcome Make(Env env, SyntaxNode site, Thing thing)
    {
        int id = _run.ThingAt(site);
        return new(env.Retire(id).With(id, thing), Value.OfThing(id));
    }

    /// <summary>A collection holds registrations that are assigned.</summary>
    public Env MakeContents(Env env, Place collection, SyntaxNode site)
    {
        if (env.Get(collection) is { IsThing: true } known && env.Find(known.Id) is { Kind: ThingKind.Contents } contents)
        {
            return contents.IsFollowed ? env : env.With(known.Id, new(ThingKind.Contents, ThingState.Assigned));
        }

        int id = _run.ThingAt(collection, ordinal: 1);
        return env.With(id, new(ThingKind.Contents, ThingState.Assigned)).With(collection, Value.OfThing(id));
    }

    /// <summary>Another thread has been waited for: it may have read what there was to read.</summary>
    public static Env Join(Env env) => env.ChangeAll(
        static thing => thing.Residue != Residue.None,
        static thing => thing with { Residue = Residue.None, ResidueAt = -1, ReadBefore = -1 });

    /// <summary>What a call of the machine API does.</summary>
    public List<Outcome> Apply(MachineCall call, CallSite site, Evaluator evaluator)
    {
        var env = site.Env;
        switch (call)
        {
            case MachineCall.CreateEventFd:
                return One(Make(env, site.Syntax, new(ThingKind.EventFd, ThingState.Open) { IsOwned = true, IsPresent = true }));
            case MachineCall.BeginUpdate:
                int machine = MachineOf(site);
                return One(Make(env, site.Syntax, new(ThingKind.Update, ThingState.Open) { IsPresent = true, Machine = machine }));
            case MachineCall.AssignDoorbell or MachineCall.AssignIrqFd:
                return One(Assign(env, site, call == MachineCall.AssignDoorbell ? ThingKind.Doorbell : ThingKind.IrqFd));
            case MachineCall.TryAssignDoorbell or MachineCall.TryAssignIrqFd:
                return TryAssign(site, call == MachineCall.TryAssignDoorbell ? ThingKind.Doorbell : ThingKind.IrqFd, evaluator);
            case MachineCall.AddToLoop:
                return One(Make(env, site.Syntax, new(ThingKind.LoopRegistration, ThingState.Assigned)
                {
                    IsOwned = true,
                    IsPresent = true,
                    EventFd = CounterOf(env, site.Of(_run.Types, static type => type == MachineType.EventFd), 0, site),
                    Machine = MachineOf(site),
                }));
            case MachineCall.Settle:
                return One(new(Join(env), Value.Unknown));
            case MachineCall.TryCommit:
                return TryCommit(site, evaluator);
            case MachineCall.DeassignLater:
                return One(new(DeassignLater(site), Value.Unknown));
            case MachineCall.Try:
                return One(new(env, evaluator.Errno(site)));
            case MachineCall.Other or MachineCall.AssignEoiNotification:
                return One(Result(env, site));
            default:
                return One(site.Receiver.IsThing && env.Find(site.Receiver.Id) is { } thing
                    ? ApplyTo(call, site, thing, evaluator)
                    : new(env, ValueOf(call, site, evaluator)));
        }
    }

    private Outcome ApplyTo(MachineCall call, CallSite site, Thing thing, Evaluator evaluator)
    {
        var (env, id) = (site.Env, site.Receiver.Id);
        var value = ValueOf(call, site, evaluator);
        return call switch
        {
            MachineCall.Duplicate => Duplicate(env, id, site),
            MachineCall.Close => new(Close(env, id, site.Syntax, site.IsOfUsing), value),
            MachineCall.Read => new(Read(env, id, site.Syntax), value),
            MachineCall.Signal => new(Signal(env, id, site.Syntax), value),
            MachineCall.Deassign => new(Deassign(site, id), value),
            MachineCall.StopAndDrain => new(Drain(Deassign(env, id, site.Syntax, Residue.None), id), value),
            MachineCall.RequestStop => new(Stop(env, id), value),
            MachineCall.EndLoopRegistration => new(env.With(id, thing with { State = ThingState.Deassigned }), value),
            MachineCall.Commit => new(Commit(env, id, _run.SiteOf(site.Syntax)), value),
            MachineCall.DropUpdate => new(Drop(env, id), value),
            MachineCall.EndMachine => new(EndMachine(env, id), value),
            _ => new(env, value),
        };
    }

    private Value ValueOf(MachineCall call, CallSite site, Evaluator evaluator)
        => _run.Types.Of(site.Operation.Type) == MachineType.Errno ? evaluator.Errno(site) : Value.Unknown;

    private Outcome Result(Env env, CallSite site) => KindOf(_run.Types.Of(site.Operation.Type)) switch
    {
        null => new(env, Value.Unknown),
        ThingKind.Machine => Make(env, site.Syntax, new(ThingKind.Machine, ThingState.Open) { IsOwned = true, IsPresent = true }),
        { } kind => Make(env, site.Syntax, Met(kind) with { IsPresent = true }),
    };

    /// <summary>The machine that a call is made on, itself or through its loop or an update.</summary>
    private static int MachineOf(CallSite site) => (site.Receiver.IsThing ? site.Env.Find(site.Receiver.Id) : null) switch
    {
        { Kind: ThingKind.Machine } => site.Receiver.Id,
        { Kind: ThingKind.Update } update => update.Machine,
        _ => -1,
    };

    private static List<Outcome> One(Outcome outcome) => new() { outcome };
}
