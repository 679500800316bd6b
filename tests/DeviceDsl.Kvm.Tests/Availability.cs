using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests;

/// <summary>What is said where there is no KVM.</summary>
public sealed class Availability
{
    [LinuxFact]
    public void ShouldReportAMissingDevice()
    {
        Assert.False(KvmMachine.IsAvailable("/dev/no-such-kvm", out string reason));
        Assert.Equal("/dev/no-such-kvm does not exist: ENOENT", reason);
        MachineException refused = Assert.Throws<MachineException>(() => KvmMachine.Open(new() { DevicePath = "/dev/no-such-kvm" }));
        Assert.Equal(Errno.ENOENT, refused.Errno);
        Assert.Equal("ENOENT: KVM machine cannot be created: /dev/no-such-kvm does not exist.", refused.Message);
    }

    [LinuxFact]
    public void ShouldReportADifferentDevice()
    {
        Assert.False(KvmMachine.IsAvailable("/dev/null", out string reason));
        Assert.Equal("/dev/null is not the device node of KVM: ENOTTY", reason);
    }

    [LinuxFact]
    public void ShouldReportAPathThatCannotBeOpened()
    {
        // A directory cannot be opened for writing by anyone, whatever the rights of the test's user.
        Assert.False(KvmMachine.IsAvailable("/dev", out string reason));
        Assert.StartsWith("/dev cannot be opened: ", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void ShouldRefuseAnInvalidNumberOfProcessors(int cpus)
        => Assert.Throws<ArgumentOutOfRangeException>(() => KvmMachine.Open(new() { Cpus = cpus }));

    [KvmFact]
    public void ShouldGiveNoReasonWhenAvailable()
    {
        Assert.True(KvmMachine.IsAvailable(out string reason));
        Assert.Empty(reason);
    }

    [KvmFact]
    public void ShouldReleaseEverythingToTheKernel()
    {
        OpenAndUse();
        int before = CountDescriptors();
        for (int i = 0; i < 5; i++) OpenAndUse();
        Assert.Equal(before, CountDescriptors());
    }

    /// <summary>Descriptors that only this class makes: those of other tests come and go meanwhile.</summary>
    private static int CountDescriptors() => new DirectoryInfo("/proc/self/fd")
        .GetFiles()
        .Count(file => file.LinkTarget is { } target && target.Contains("kvm", StringComparison.Ordinal));

    private static void OpenAndUse()
    {
        using var guest = new RealModeGuest(KvmMachine.Open(new() { Cpus = 2 }), c => c.OutWord(0x10, 2).Done());
        EventFd kick = guest.Machine.CreateEventFd();
        guest.Machine.AssignIoEventFd(kick, IoAddress.Pio(0x10));
        guest.Machine.AssignIrqFd(kick, 5);
        Assert.Equal(KvmStopReason.Requested, guest.Run().Reason);
    }
}
