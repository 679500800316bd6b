using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>Every rule, in the order of the ids, and which analyzer has which.</summary>
internal static class Descriptors
{
    /// <summary>What the attributes of a device, a virtio device or a machine tell.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfDevices { get; } = ImmutableArray.Create(new[]
    {
        DoorbellDescriptors.InvalidDoorbellLength,
        DoorbellDescriptors.MatchWiderThanLength,
        DoorbellDescriptors.ZeroLengthRestrictions,
        DoorbellDescriptors.PioOutOfRange,
        DoorbellDescriptors.MmioRangeOverflow,
        BoardDescriptors.UnalignedDoorbell,
        DoorbellDescriptors.DuplicateDoorbell,
        DoorbellDescriptors.WildcardShadowsMatch,
        RegisterDescriptors.OverlappingRanges,
        LineDescriptors.GsiOutOfRange,
        BoardDescriptors.EdgeLevelConflict,
        LineDescriptors.ResampleWithoutHandler,
        LineDescriptors.DuplicateResample,
        LineDescriptors.ResampleOnEdge,
        DeviceDescriptors.HandlerSignature,
        DeviceDescriptors.UnboundAttribute,
        BoardDescriptors.ReservedAddress,
        RegisterDescriptors.DoorbellOverRegister,
        DoorbellDescriptors.UnknownValue,
        BoardDescriptors.SharedLevelUntracked,
        DeviceDescriptors.DeviceShape,
        BoardDescriptors.MissingBase,
        LineDescriptors.DuplicateLine,
        LineDescriptors.InvalidLineName,
        StateDescriptors.UnmarkedState,
        DoorbellDescriptors.InvalidArray,
        RegisterDescriptors.RegisterShape,
        RegisterDescriptors.RegisterValue,
        FieldDescriptors.FieldShape,
        FieldDescriptors.FieldRange,
        FieldDescriptors.OverlappingFields,
        FieldDescriptors.FieldGap,
        RegisterDescriptors.InvalidRegion,
        StateDescriptors.StateShape,
        BoardDescriptors.BoardShape,
        BoardDescriptors.InvalidAttach,
        BoardDescriptors.InvalidGsiMap,
        DeviceDescriptors.AsyncHandler,
        VirtioDescriptors.VirtioShape,
        VirtioDescriptors.VirtioKind,
        VirtioDescriptors.InvalidQueue,
        VirtioDescriptors.DuplicateQueue,
        VirtioDescriptors.QueueGap,
        VirtioDescriptors.ConfigurationField,
        VirtioDescriptors.OverlappingConfiguration,
        PciDescriptors.InvalidBar,
        PciDescriptors.BarConflict,
        PciDescriptors.OutsideBar,
        PciDescriptors.PciIdentity,
        PciDescriptors.InvalidMsix,
        PciDescriptors.PciLine,
    });

    /// <summary>What is followed through methods.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfFlow { get; } = ImmutableArray.Create(new[]
    {
        LineDescriptors.DuplicateResample,
        LifetimeDescriptors.CloseBeforeDeassign,
        LifetimeDescriptors.CloseInsideBatch,
        LifetimeDescriptors.DeassignWithoutDrain,
        LifetimeDescriptors.DrainBeforeDeassign,
        LifetimeDescriptors.MissingRollback,
        LifetimeDescriptors.RollbackOrder,
        LifetimeDescriptors.DoubleAssign,
        LifetimeDescriptors.UseAfterDeassign,
        LifetimeDescriptors.RegistrationNotReleased,
        LifetimeDescriptors.DisposeOrder,
        LifetimeDescriptors.ResampleFdClosedFirst,
        ResultDescriptors.IgnoredErrno,
        HazardDescriptors.LocalNotDisposed,
    });

    /// <summary>What the code that a machine runs must not do, and what locks do to it.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfHandlers { get; } = ImmutableArray.Create(new[]
    {
        DeviceDescriptors.AsyncHandler,
        HandlerDescriptors.BlockingCallInHandler,
        HandlerDescriptors.ExceptionMayEscapeHandler,
        HandlerDescriptors.SelfDeassignInHandler,
        HandlerDescriptors.NonEmptyAssumption,
        ConcurrencyDescriptors.WaitWhileHoldingLock,
        ConcurrencyDescriptors.DeassignUnderLock,
        ConcurrencyDescriptors.LockRankInversion,
        ConcurrencyDescriptors.PublishBeforeInit,
        ConcurrencyDescriptors.SignalUnderLock,
        ConcurrencyDescriptors.JoinParkedWorker,
        ConcurrencyDescriptors.ChangedBesideHandlers,
        HazardDescriptors.PoolThreadBlocked,
        QueueDescriptors.NoRecheckAfterReenable,
        QueueDescriptors.KickBeforeDriverOk,
        QueueDescriptors.NoSelfKickOnStart,
        QueueDescriptors.UsedIdxBeforeEntry,
        QueueDescriptors.MissingFullFence,
        QueueDescriptors.HostNotifierOwnerConflict,
        QueueDescriptors.UncheckedQueueIndex,
        QueueDescriptors.StopIsReentrant,
        QueueDescriptors.RingIndexNoWrap,
        QueueDescriptors.IsrOverwrite,
        QueueDescriptors.AsyncNotifySafeRequired,
    });

    /// <summary>What is made of what the machine API returns.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfResults { get; } = ImmutableArray.Create(new[]
    {
        HandlerDescriptors.EagainTreatedAsFatal,
        HandlerDescriptors.CounterAsKickCount,
        ResultDescriptors.NullCheckOnResult,
        ResultDescriptors.ErrnoSign,
        ResultDescriptors.ErrorValueUsed,
    });

    /// <summary>What .NET and file descriptors do to each other.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfHazards { get; } = ImmutableArray.Create(new[]
    {
        HandlerDescriptors.BlockingEventFdRead,
        HazardDescriptors.RawFdEscapes,
        HazardDescriptors.DoubleOwnedFd,
        HazardDescriptors.HandleOfZero,
        HazardDescriptors.UnrootedDelegate,
        HazardDescriptors.FinalizerTouchesManaged,
        HazardDescriptors.MissingCloseOnExec,
        HazardDescriptors.KeyedByDescriptor,
        HazardDescriptors.DescriptorParameter,
    });

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = OfDevices
        .Union(OfFlow)
        .Union(OfHandlers)
        .Union(OfResults)
        .Union(OfHazards)
        .OrderBy(static rule => rule.Id, StringComparer.Ordinal)
        .ToImmutableArray();

    private static ImmutableDictionary<string, DiagnosticDescriptor> ById { get; }
        = All.ToImmutableDictionary(static rule => rule.Id);

    public static DiagnosticDescriptor Of(string id) => ById[id];
}
