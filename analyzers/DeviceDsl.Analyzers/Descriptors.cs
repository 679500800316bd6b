using System.Collections.Immutable;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules of each analyzer.</summary>
internal static class Descriptors
{
    /// <summary>The rules about the attributes of a device, a virtio device or a board.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfDevices { get; } = ImmutableArray.Create(new[]
    {
        Catalogue.InvalidDoorbellLength.Descriptor,
        Catalogue.MatchWiderThanLength.Descriptor,
        Catalogue.ZeroLengthRestrictions.Descriptor,
        Catalogue.PioOutOfRange.Descriptor,
        Catalogue.MmioRangeOverflow.Descriptor,
        Catalogue.UnalignedDoorbell.Descriptor,
        Catalogue.DuplicateDoorbell.Descriptor,
        Catalogue.WildcardShadowsMatch.Descriptor,
        Catalogue.OverlappingRanges.Descriptor,
        Catalogue.GsiOutOfRange.Descriptor,
        Catalogue.EdgeLevelConflict.Descriptor,
        Catalogue.ResampleWithoutHandler.Descriptor,
        Catalogue.DuplicateResample.Descriptor,
        Catalogue.ResampleOnEdge.Descriptor,
        Catalogue.HandlerSignature.Descriptor,
        Catalogue.UnboundAttribute.Descriptor,
        Catalogue.ReservedAddress.Descriptor,
        Catalogue.DoorbellOverRegister.Descriptor,
        Catalogue.UnknownValue.Descriptor,
        Catalogue.SharedLevelUntracked.Descriptor,
        Catalogue.DeviceShape.Descriptor,
        Catalogue.MissingBase.Descriptor,
        Catalogue.DuplicateLine.Descriptor,
        Catalogue.InvalidLineName.Descriptor,
        Catalogue.UnmarkedState.Descriptor,
        Catalogue.InvalidArray.Descriptor,
        Catalogue.RegisterShape.Descriptor,
        Catalogue.RegisterValue.Descriptor,
        Catalogue.FieldShape.Descriptor,
        Catalogue.FieldRange.Descriptor,
        Catalogue.OverlappingFields.Descriptor,
        Catalogue.FieldGap.Descriptor,
        Catalogue.InvalidRegion.Descriptor,
        Catalogue.StateShape.Descriptor,
        Catalogue.BoardShape.Descriptor,
        Catalogue.InvalidAttach.Descriptor,
        Catalogue.InvalidGsiMap.Descriptor,
        Catalogue.AsyncHandler.Descriptor,
        Catalogue.VirtioShape.Descriptor,
        Catalogue.VirtioKind.Descriptor,
        Catalogue.InvalidQueue.Descriptor,
        Catalogue.DuplicateQueue.Descriptor,
        Catalogue.QueueGap.Descriptor,
        Catalogue.ConfigurationField.Descriptor,
        Catalogue.OverlappingConfiguration.Descriptor,
        Catalogue.InvalidBar.Descriptor,
        Catalogue.BarConflict.Descriptor,
        Catalogue.OutsideBar.Descriptor,
        Catalogue.PciIdentity.Descriptor,
        Catalogue.InvalidMsix.Descriptor,
        Catalogue.PciLine.Descriptor,
    });

    /// <summary>The rules about objects that are tracked through methods.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfFlow { get; } = ImmutableArray.Create(new[]
    {
        Catalogue.DuplicateResample.Descriptor,
        Catalogue.CloseBeforeDeassign.Descriptor,
        Catalogue.CloseInsideBatch.Descriptor,
        Catalogue.DeassignWithoutDrain.Descriptor,
        Catalogue.DrainBeforeDeassign.Descriptor,
        Catalogue.MissingRollbackOnFailure.Descriptor,
        Catalogue.RollbackOrder.Descriptor,
        Catalogue.DoubleAssign.Descriptor,
        Catalogue.UseAfterDeassign.Descriptor,
        Catalogue.RegistrationNotReleased.Descriptor,
        Catalogue.DisposeOrder.Descriptor,
        Catalogue.ResampleFdClosedFirst.Descriptor,
        Catalogue.IgnoredErrno.Descriptor,
        Catalogue.LocalNotDisposed.Descriptor,
    });

    /// <summary>The rules about handlers and locks.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfHandlers { get; } = ImmutableArray.Create(new[]
    {
        Catalogue.AsyncHandler.Descriptor,
        Catalogue.BlockingCallInHandler.Descriptor,
        Catalogue.ExceptionMayEscapeHandler.Descriptor,
        Catalogue.SelfDeassignInHandler.Descriptor,
        Catalogue.NonEmptyAssumption.Descriptor,
        Catalogue.WaitWhileHoldingLock.Descriptor,
        Catalogue.DeassignUnderLock.Descriptor,
        Catalogue.LockRankInversion.Descriptor,
        Catalogue.PublishBeforeInit.Descriptor,
        Catalogue.SignalUnderLock.Descriptor,
        Catalogue.JoinParkedWorker.Descriptor,
        Catalogue.ChangedBesideHandlers.Descriptor,
        Catalogue.PoolThreadBlocked.Descriptor,
        Catalogue.NoRecheckAfterReenable.Descriptor,
        Catalogue.KickBeforeDriverOk.Descriptor,
        Catalogue.NoSelfKickOnStart.Descriptor,
        Catalogue.UsedIdxBeforeEntry.Descriptor,
        Catalogue.MissingFullFence.Descriptor,
        Catalogue.HostNotifierOwnerConflict.Descriptor,
        Catalogue.UncheckedQueueIndex.Descriptor,
        Catalogue.StopIsReentrant.Descriptor,
        Catalogue.RingIndexNoWrap.Descriptor,
        Catalogue.IsrOverwrite.Descriptor,
        Catalogue.AsyncNotifySafeRequired.Descriptor,
    });

    /// <summary>The rules about results of the machine API.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfResults { get; } = ImmutableArray.Create(new[]
    {
        Catalogue.EagainTreatedAsFatal.Descriptor,
        Catalogue.CounterAsKickCount.Descriptor,
        Catalogue.NullCheckOnResult.Descriptor,
        Catalogue.ErrnoSign.Descriptor,
        Catalogue.ErrorValueUsed.Descriptor,
    });

    /// <summary>The rules about .NET and file descriptors.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfHazards { get; } = ImmutableArray.Create(new[]
    {
        Catalogue.BlockingEventFdRead.Descriptor,
        Catalogue.RawFdEscapes.Descriptor,
        Catalogue.DoubleOwnedFd.Descriptor,
        Catalogue.HandleOfZero.Descriptor,
        Catalogue.UnrootedDelegate.Descriptor,
        Catalogue.FinalizerTouchesManaged.Descriptor,
        Catalogue.MissingCloseOnExec.Descriptor,
        Catalogue.KeyedByDescriptor.Descriptor,
        Catalogue.DescriptorParameter.Descriptor,
    });
}
