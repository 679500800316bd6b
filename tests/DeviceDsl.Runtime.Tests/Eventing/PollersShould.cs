using DeviceDsl.Eventing;

namespace DeviceDsl.Runtime.Tests.Eventing;

/// <summary>What a queue sleeps in ends while others may still wake it.</summary>
public sealed class PollersShould
{
    public static TheoryData<bool> Kinds => OperatingSystem.IsLinux() ? [false, true] : [false];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TolerateAWakeAfterTheirEnd(bool isLinux)
    {
        Poller poller = isLinux ? new EpollPoller() : new ParkingPoller();
        poller.Wake();
        poller.Dispose();

        poller.Wake();

        poller.Dispose();
    }
}
