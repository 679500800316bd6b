using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>The life of a device's ioeventfds on the embedded machine.</summary>
public sealed class EmbeddedIoEventFdsShould
{
    public static TheoryData<TransportKind> Kinds => [TransportKind.PciLegacy, TransportKind.PciModern, TransportKind.MmioLegacy, TransportKind.MmioModern];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IE3StartWithTheDriverAndStopWithTheReset(TransportKind kind) => IoEventFdLifeCycle.StartsWithTheDriverAndStopsWithTheReset(isKernel: false, kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IE2BeOffIfTheDeviceDisablesThem(TransportKind kind) => IoEventFdLifeCycle.IsOffWhereTheDeviceSaysSo(isKernel: false, kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IE3FallBackWhenTheMachineRefusesAndRetry(TransportKind kind) => IoEventFdLifeCycle.FallsBackWhenTheMachineRefusesAndTriesAgain(isKernel: false, kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IE8HandAQueueOverAndTakeItBack(TransportKind kind) => IoEventFdLifeCycle.HandsAQueueOverAndTakesItBack(isKernel: false, kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IE8HandAQueueOverEvenWhenOff(TransportKind kind) => IoEventFdLifeCycle.HandsAQueueOverAlsoWhereItIsOff(isKernel: false, kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IE9WaitWhileTheMachineIsPaused(TransportKind kind) => IoEventFdLifeCycle.WaitsWhileTheMachineIsPaused(isKernel: false, kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IE6LeaveNothingBehindWhenTheDeviceIsRemoved(TransportKind kind) => IoEventFdLifeCycle.LeavesNothingWhenTheDeviceGoes(isKernel: false, kind);

    [Fact]
    public void IE5StopWithoutBusMastering() => IoEventFdLifeCycle.StopsWithoutTheBus(isKernel: false);

    [Fact]
    public void IE5StopWhenALegacyRingIsRemoved() => IoEventFdLifeCycle.StopsWhenALegacyRingIsTakenAway(isKernel: false);

    [Fact]
    public void IE5StopWhenALegacyDriverIsNoLongerReady() => IoEventFdLifeCycle.StopsWhenAnOldDriverIsNotReadyAnyMore(isKernel: false);
}
