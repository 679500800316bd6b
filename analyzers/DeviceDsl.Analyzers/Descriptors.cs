using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>Every rule in order of the ids, and the rules of each analyzer.</summary>
internal static class Descriptors
{
    /// <summary>The rules about the attributes of a device, a virtio device or a board.</summary>
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

    /// <summary>The rules about objects that are tracked through methods.</summary>
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

    /// <summary>The rules about handlers and locks.</summary>
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

    /// <summary>The rules about results of the machine API.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfResults { get; } = ImmutableArray.Create(new[]
    {
        HandlerDescriptors.EagainTreatedAsFatal,
        HandlerDescriptors.CounterAsKickCount,
        ResultDescriptors.NullCheckOnResult,
        ResultDescriptors.ErrnoSign,
        ResultDescriptors.ErrorValueUsed,
    });

    /// <summary>The rules about .NET and file descriptors.</summary>
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
