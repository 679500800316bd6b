using System;
using System.Collections.Generic;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>A tracked object in one state. Ids of other objects and of sites are -1 for none.</summary>
internal sealed record TrackedObject(TrackedKind Kind, LifetimeState State)
{
    public Escape Escape { get; init; }

    /// <summary>Whether the method created it, and so must release it.</summary>
    public bool IsOwned { get; init; }

    /// <summary>Whether it is the value of a <c>using</c>.</summary>
    public bool IsUsing { get; init; }

    /// <summary>Whether it is known not to be null.</summary>
    public bool IsPresent { get; init; }

    /// <summary>For a handle on an eventfd: the first handle on the same eventfd.</summary>
    public int Counter { get; init; } = -1;

    /// <summary>For a registration: its eventfd.</summary>
    public int EventFd { get; init; } = -1;

    /// <summary>For an irqfd: the eventfd that is signalled at the end of interrupt.</summary>
    public int Resample { get; init; } = -1;

    public int Machine { get; init; } = -1;

    public int Update { get; init; } = -1;

    /// <summary>For an irqfd: its GSI, if constant.</summary>
    public int? Gsi { get; init; }

    /// <summary>For an eventfd: the site of the last read.</summary>
    public int LastRead { get; init; } = -1;

    /// <summary>For an eventfd: whether a kick of an ended doorbell may be pending.</summary>
    public PendingKick PendingKick { get; init; }

    /// <summary>For an eventfd with a pending kick: the site where the doorbell was deassigned.</summary>
    public int PendingKickAt { get; init; } = -1;

    /// <summary>For an eventfd with a pending kick: the site of the last read before that.</summary>
    public int ReadBefore { get; init; } = -1;

    /// <summary>For a registration that may have been in force: the site where an eventfd of it was closed.</summary>
    public int ClosedAt { get; init; } = -1;

    /// <summary>The rule that the close breaks if the registration was in force.</summary>
    public Rule? ClosedAs { get; init; }

    /// <summary>For a registration: whether the method exits because of a failure, and should have released it.</summary>
    public bool IsLeftBehind { get; init; }

    /// <summary>For a registration that another method assigned: whether no member holds it, so only its machine can end it.</summary>
    public bool IsUnheld { get; init; }

    /// <summary>For a registration: whether the method added it to a collection.</summary>
    public bool IsInCollection { get; init; }

    /// <summary>Whether no other code can reach it.</summary>
    public bool IsTracked => Escape == Escape.No;

    public bool IsRegistration => Kind is TrackedKind.Doorbell or TrackedKind.IrqFd or TrackedKind.Registration;

    /// <summary>Whether the machine has it, now or after the commit of an update.</summary>
    public bool IsInForce
        => State is LifetimeState.Assigned or LifetimeState.AssignPending or LifetimeState.DeassignPending or LifetimeState.Presumed;

    /// <summary>The ids of related objects, -1 for none.</summary>
    public IEnumerable<int> References
    {
        get
        {
            yield return EventFd;
            yield return Resample;
            yield return Counter;
            yield return Update;
            yield return Machine;
        }
    }

    /// <summary>Whether it is related to an object.</summary>
    public bool RefersTo(int id) => EventFd == id || Resample == id || Counter == id || Update == id || Machine == id;

    /// <summary>The same object with other numbers for related objects and for sites.</summary>
    /// <param name="objectId">Maps the id of an object.</param>
    /// <param name="site">Maps a site.</param>
    public TrackedObject Renumber(Func<int, int> objectId, Func<int, int> site)
    {
        return this with
        {
            EventFd = Map(EventFd, objectId),
            Resample = Map(Resample, objectId),
            Counter = Map(Counter, objectId),
            Update = Map(Update, objectId),
            Machine = Map(Machine, objectId),
            LastRead = Map(LastRead, site),
            ReadBefore = Map(ReadBefore, site),
            PendingKickAt = Map(PendingKickAt, site),
            ClosedAt = Map(ClosedAt, site),
        };

        static int Map(int number, Func<int, int> to) => number < 0 ? -1 : to(number);
    }
}
