namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A kick, a doorbell and its end, in every order. Named after the rows of docs/spec/analyzer-rules.md, section B.</summary>
internal static class LifetimeScenarios
{
    /// <summary>B4: a kick before the end or during it is served; one after it leaves the guest.</summary>
    public static void B4NoKickIsLostWhenADoorbellIsDeassigned()
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
        using EventFd kick = EventFd.Create();
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10));
        bool isTaken = false;
        var guest = new Thread(() => isTaken = machine.GuestWrite(IoAddress.Pio(0x10), 1, 0)) { Name = "guest" };
        guest.Start();

        bool isServed = doorbell.StopAndDrain(() => { });

        bool isPendingAfterwards = kick.TryRead(out _);
        guest.Join();
        Require(!isPendingAfterwards, "A kick was signalled after the doorbell was deassigned.");
        Require(isTaken == isServed, isTaken ? "A kick was lost." : "A kick was served that the guest did not make.");
    }

    internal static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidOperationException(otherwise);
    }
}
