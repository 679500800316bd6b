using System.Collections.Generic;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Applies calls of the machine API to the flow state, and reports mistakes in them.</summary>
internal sealed partial class MachineEffects
{
    private readonly FlowRun _run;

    public MachineEffects(FlowRun run) => _run = run;

    /// <summary>The tracked kind of a type, or null.</summary>
    public static TrackedKind? KindOf(MachineType type) => type switch
    {
        MachineType.EventFd => TrackedKind.EventFd,
        MachineType.Doorbell => TrackedKind.Doorbell,
        MachineType.IrqFd => TrackedKind.IrqFd,
        MachineType.Registration => TrackedKind.Registration,
        MachineType.LoopRegistration => TrackedKind.LoopRegistration,
        MachineType.Update => TrackedKind.Update,
        MachineType.Machine => TrackedKind.Machine,
        _ => null,
    };

    /// <summary>The type of a tracked kind, if its objects are tracked individually.</summary>
    public static MachineType? TypeOf(TrackedKind? kind) => kind switch
    {
        TrackedKind.EventFd => MachineType.EventFd,
        TrackedKind.Doorbell => MachineType.Doorbell,
        TrackedKind.IrqFd => MachineType.IrqFd,
        TrackedKind.Registration => MachineType.Registration,
        TrackedKind.LoopRegistration => MachineType.LoopRegistration,
        TrackedKind.Update => MachineType.Update,
        TrackedKind.Machine => MachineType.Machine,
        _ => null,
    };

    /// <summary>An object that comes from elsewhere.</summary>
    public static TrackedObject Observed(TrackedKind kind) => new(kind, kind switch
    {
        TrackedKind.Doorbell or TrackedKind.IrqFd or TrackedKind.Registration or TrackedKind.LoopRegistration => LifetimeState.Presumed,
        _ => LifetimeState.Open,
    });

    /// <summary>Starts tracking an object from elsewhere at an access path.</summary>
    public Outcome Observe(FlowState state, AccessPath path, TrackedKind kind)
    {
        int id = _run.ObjectAt(path);
        return new(state.Retire(id).With(id, Observed(kind)), Value.OfObject(id));
    }

    /// <summary>Starts tracking an object that a call creates.</summary>
    public Outcome Make(FlowState state, SyntaxNode site, TrackedObject tracked)
    {
        int id = _run.ObjectAt(site);
        _run.Overwrite(state, id);
        return new(state.Retire(id).With(id, tracked), Value.OfObject(id));
    }

    /// <summary>Records that a collection holds assigned registrations.</summary>
    public FlowState MakeContents(FlowState state, AccessPath collection, SyntaxNode site)
    {
        if (state.Get(collection) is { IsObject: true } known && state.Find(known.Id) is { Kind: TrackedKind.Contents } contents)
        {
            return contents.IsTracked ? state : state.With(known.Id, new(TrackedKind.Contents, LifetimeState.Assigned));
        }

        int id = _run.ObjectAt(collection, ordinal: 1);
        return state.With(id, new(TrackedKind.Contents, LifetimeState.Assigned)).With(collection, Value.OfObject(id));
    }

    /// <summary>Removes pending kicks after a wait for another thread, which may have drained them.</summary>
    public static FlowState Join(FlowState state) => state.ChangeAll(
        static tracked => tracked.PendingKick != PendingKick.None,
        static tracked => tracked with { PendingKick = PendingKick.None, PendingKickAt = -1, ReadBefore = -1 });

    /// <summary>Applies a call of the machine API.</summary>
    public List<Outcome> Apply(MachineCall call, CallSite site, Evaluator evaluator)
    {
        FlowState state = site.State;
        switch (call)
        {
            case MachineCall.CreateEventFd:
                return One(Make(state, site.Syntax, new(TrackedKind.EventFd, LifetimeState.Open) { IsOwned = true, IsPresent = true }));
            case MachineCall.BeginUpdate:
                int machine = MachineOf(site);
                return One(Make(state, site.Syntax, new(TrackedKind.Update, LifetimeState.Open) { IsPresent = true, Machine = machine }));
            case MachineCall.AssignDoorbell or MachineCall.AssignIrqFd:
                return One(Assign(state, site, call == MachineCall.AssignDoorbell ? TrackedKind.Doorbell : TrackedKind.IrqFd));
            case MachineCall.TryAssignDoorbell or MachineCall.TryAssignIrqFd:
                return TryAssign(site, call == MachineCall.TryAssignDoorbell ? TrackedKind.Doorbell : TrackedKind.IrqFd, evaluator);
            case MachineCall.TryAttach:
                return TryAttach(site, evaluator);
            case MachineCall.AddToLoop:
                return One(Make(state, site.Syntax, new(TrackedKind.LoopRegistration, LifetimeState.Assigned)
                {
                    IsOwned = true,
                    IsPresent = true,
                    EventFd = CounterOf(state, site.Of(_run.Types, static type => type == MachineType.EventFd), 0, site),
                    Machine = MachineOf(site),
                }));
            case MachineCall.Settle:
                return One(new(Join(state), Value.Unknown));
            case MachineCall.TryCommit:
                return TryCommit(site, evaluator);
            case MachineCall.DeassignLater:
                return One(new(DeassignLater(site), Value.Unknown));
            case MachineCall.Try:
                return One(new(state, evaluator.Errno(site)));
            case MachineCall.Other or MachineCall.AssignEoiNotification:
                return One(Result(state, site));
            default:
                return One(site.Receiver.IsObject && state.Find(site.Receiver.Id) is { } tracked
                    ? ApplyTo(call, site, tracked, evaluator)
                    : new(state, ValueOf(call, site, evaluator)));
        }
    }

    private Outcome ApplyTo(MachineCall call, CallSite site, TrackedObject tracked, Evaluator evaluator)
    {
        (FlowState? state, int id) = (site.State, site.Receiver.Id);
        Value value = ValueOf(call, site, evaluator);
        return call switch
        {
            MachineCall.Duplicate => Duplicate(state, id, site),
            MachineCall.Close => new(Close(state, id, site.Syntax, site.IsOfUsing), value),
            MachineCall.Read => new(Read(state, id, site.Syntax), value),
            MachineCall.Signal => new(Signal(state, id, site.Syntax), value),
            MachineCall.Deassign => new(Deassign(site, id), value),
            MachineCall.StopAndDrain => new(Drain(Deassign(state, id, site.Syntax, PendingKick.None), id), value),
            MachineCall.Detach => new(state.With(id, tracked with { State = LifetimeState.Deassigned }), value),
            MachineCall.RequestStop => new(Stop(state, id), value),
            MachineCall.EndLoopRegistration => new(state.With(id, tracked with { State = LifetimeState.Deassigned }), value),
            MachineCall.Commit => new(Commit(state, id, _run.SiteOf(site.Syntax)), value),
            MachineCall.DropUpdate => new(Drop(state, id), value),
            MachineCall.EndMachine => new(EndMachine(state, id), value),
            _ => new(state, value),
        };
    }

    private Value ValueOf(MachineCall call, CallSite site, Evaluator evaluator)
        => _run.Types.Of(site.Operation.Type) == MachineType.Errno ? evaluator.Errno(site) : Value.Unknown;

    private Outcome Result(FlowState state, CallSite site) => KindOf(_run.Types.Of(site.Operation.Type)) switch
    {
        null => new(state, Value.Unknown),
        TrackedKind.Machine => Make(state, site.Syntax, new(TrackedKind.Machine, LifetimeState.Open) { IsOwned = true, IsPresent = true }),
        { } kind => Make(state, site.Syntax, Observed(kind) with { IsPresent = true }),
    };

    /// <summary>The machine of a call, directly or through its loop or an update.</summary>
    private static int MachineOf(CallSite site) => (site.Receiver.IsObject ? site.State.Find(site.Receiver.Id) : null) switch
    {
        { Kind: TrackedKind.Machine } => site.Receiver.Id,
        { Kind: TrackedKind.Update } update => update.Machine,
        _ => -1,
    };

    private static List<Outcome> One(Outcome outcome) => new(1) { outcome };
}
