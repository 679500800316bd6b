using DeviceDsl.KvmTesting;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>The life of a device's ioeventfds on <c>/dev/kvm</c>.</summary>
public sealed class KernelIoEventFdsShould
{
    public static TheoryData<TransportKind> Kinds => [TransportKind.PciLegacy, TransportKind.PciModern, TransportKind.MmioLegacy, TransportKind.MmioModern];

    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void IE3StartWithTheDriverAndStopWithTheReset(TransportKind kind) => IoEventFdLifeCycle.StartsWithTheDriverAndStopsWithTheReset(isKernel: true, kind);

    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void IE2BeOffIfTheDeviceDisablesThem(TransportKind kind) => IoEventFdLifeCycle.IsOffWhereTheDeviceSaysSo(isKernel: true, kind);

    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void IE3FallBackWhenTheMachineRefusesAndRetry(TransportKind kind) => IoEventFdLifeCycle.FallsBackWhenTheMachineRefusesAndTriesAgain(isKernel: true, kind);

    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void IE8HandAQueueOverAndTakeItBack(TransportKind kind) => IoEventFdLifeCycle.HandsAQueueOverAndTakesItBack(isKernel: true, kind);

    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void IE8HandAQueueOverEvenWhenOff(TransportKind kind) => IoEventFdLifeCycle.HandsAQueueOverAlsoWhereItIsOff(isKernel: true, kind);

    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void IE9WaitWhileTheMachineIsPaused(TransportKind kind) => IoEventFdLifeCycle.WaitsWhileTheMachineIsPaused(isKernel: true, kind);

    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void IE6LeaveNothingBehindWhenTheDeviceIsRemoved(TransportKind kind) => IoEventFdLifeCycle.LeavesNothingWhenTheDeviceGoes(isKernel: true, kind);

    [KvmFact]
    public void IE5StopWithoutBusMastering() => IoEventFdLifeCycle.StopsWithoutTheBus(isKernel: true);

    [KvmFact]
    public void IE5StopWhenALegacyRingIsRemoved() => IoEventFdLifeCycle.StopsWhenALegacyRingIsTakenAway(isKernel: true);

    [KvmFact]
    public void IE5StopWhenALegacyDriverIsNoLongerReady() => IoEventFdLifeCycle.StopsWhenAnOldDriverIsNotReadyAnyMore(isKernel: true);
}
