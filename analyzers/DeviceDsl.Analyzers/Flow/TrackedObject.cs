namespace DeviceDsl.Analyzers.Flow;

/// <summary>Something that is followed, in one state; ids of other things and of sites are -1 where there is none.</summary>
internal sealed record TrackedObject(TrackedKind Kind, LifetimeState State)
{
    public Escape Escape { get; init; }

    /// <summary>Whether it was made in the method, which then has to release it.</summary>
    public bool IsOwned { get; init; }

    /// <summary>Whether it is the value of a <c>using</c>.</summary>
    public bool IsUsing { get; init; }

    /// <summary>Whether it is known not to be null.</summary>
    public bool IsPresent { get; init; }

    /// <summary>Of a handle on an eventfd: the first handle on it.</summary>
    public int Counter { get; init; } = -1;

    /// <summary>Of a registration: the eventfd.</summary>
    public int EventFd { get; init; } = -1;

    /// <summary>Of an irqfd: the eventfd that is signalled at the end of interrupt.</summary>
    public int Resample { get; init; } = -1;

    public int Machine { get; init; } = -1;

    public int Update { get; init; } = -1;

    /// <summary>Of an irqfd: its GSI where it is a constant.</summary>
    public int? Gsi { get; init; }

    /// <summary>Of an eventfd: where it was last read.</summary>
    public int LastRead { get; init; } = -1;

    /// <summary>Of an eventfd: what may be left in it of a doorbell that is gone.</summary>
    public PendingKick PendingKick { get; init; }

    /// <summary>Of an eventfd with a residue: where the doorbell was deassigned.</summary>
    public int PendingKickAt { get; init; } = -1;

    /// <summary>Of an eventfd with a residue: the last read before.</summary>
    public int ReadBefore { get; init; } = -1;

    /// <summary>Of a registration that may have been in force: where an eventfd of it was closed.</summary>
    public int ClosedAt { get; init; } = -1;

    /// <summary>What that closing is called, if the registration was in force.</summary>
    public string? ClosedAs { get; init; }

    /// <summary>Of a registration: whether the method is being left because of a failure, so that it should have been released.</summary>
    public bool IsLeftBehind { get; init; }

    /// <summary>Whether nobody else has hold of it.</summary>
    public bool IsFollowed => Escape == Escape.No;

    public bool IsRegistration => Kind is TrackedKind.Doorbell or TrackedKind.IrqFd or TrackedKind.Registration;

    /// <summary>Whether the machine has it, now or as soon as an update is committed.</summary>
    public bool IsInForce => State is LifetimeState.Assigned or LifetimeState.AssignPending or LifetimeState.DeassignPending or LifetimeState.Presumed;
}
