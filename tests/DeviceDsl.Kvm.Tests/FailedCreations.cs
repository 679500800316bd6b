using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Tests.Fakes;
using DeviceDsl.KvmTesting;
using DeviceDsl.Testing;

namespace DeviceDsl.Kvm.Tests;

/// <summary>
/// Whatever a machine lacks when it is made, the message names it and who wanted it, and nothing of the machine is left: no descriptor,
/// no thread, no mapping.
/// </summary>
[Trait("Category", "Slow")]
public sealed partial class FailedCreations : IDisposable
{
    private const string Name = "stillborn";
    private const int Nobody = 65534;
    private const int AddressSpaceLimit = 9;

    private static readonly Dictionary<uint, string> Parties = new()
    {
        [(uint)Ioctl.GetApiVersion] = "/dev/null is not the device node of KVM",
        [(uint)Ioctl.CheckExtension] = "the kernel behind /dev/null lacks",
        [(uint)Ioctl.GetRunSize] = "report the memory that processors of stillborn share",
        [(uint)Ioctl.GetSupportedCpuId] = "report the features of processors for stillborn",
        [(uint)Ioctl.GetMsrIndexList] = "list the model-specific registers of processors for stillborn",
        [(uint)Ioctl.CreateVm] = "create the virtual machine of stillborn",
        [(uint)Ioctl.SetIdentityMapAddress] = "reserve the pages that real mode needs in stillborn",
        [(uint)Ioctl.SetTssAddress] = "reserve the pages that real mode needs in stillborn",
        [(uint)Ioctl.EnableCapability] = "stillborn",
        [(uint)Ioctl.CreateIrqChip] = "create the interrupt controllers of stillborn",
        [(uint)Ioctl.CreateCpu] = "create processor",
        [(uint)Ioctl.SetCpuId] = "set the features of processor",
        [(uint)Ioctl.SetGsiRouting] = "routes of the IOAPIC of stillborn",
    };

    private readonly FakeKernel _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [LinuxTheory]
    [InlineData(InterruptControllers.None, false)]
    [InlineData(InterruptControllers.Kernel, false)]
    [InlineData(InterruptControllers.Kernel, true)]
    [InlineData(InterruptControllers.Split, false)]
    [InlineData(InterruptControllers.Managed, false)]
    [InlineData(InterruptControllers.Split, true)]
    [InlineData(InterruptControllers.Managed, true)]
    public void ShouldNameTheRequestThatFailedAndLeaveNothing(InterruptControllers controllers, bool isWide)
    {
        KvmMachineOptions options = Options(controllers) with { HasWideDestinations = isWide };
        var before = ResourceCounts.Take(Name);
        int requests = Open(options, _ => Errno.None, out _);
        int failures = 0;
        for (int failing = 0; failing < requests; failing++)
        {
            foreach (Errno errno in new[] { Errno.ENOMEM, Errno.EMFILE, Errno.EINVAL })
            {
                int made = 0;
                uint failed = 0;
                Open(
                    options,
                    request =>
                    {
                        if (made++ != failing) return Errno.None;
                        failed = (uint)request;
                        return errno;
                    },
                    out Exception? failure);
                before.AssertReached("the failure");
                // An extension that a machine can do without.
                if (failure is null && failed == (uint)Ioctl.CheckExtension) continue;
                MachineException refused = Assert.IsType<MachineException>(failure);
                Assert.Contains(Parties[failed], refused.Message, StringComparison.Ordinal);
                Assert.Equal(failed == (uint)Ioctl.CheckExtension ? Errno.EOPNOTSUPP : errno, refused.Errno);
                failures++;
            }
        }

        Assert.True(failures > 20, $"Only {failures} failures of {requests} requests.");
    }

    [LinuxTheory]
    [InlineData(Errno.EMFILE, "the process has no descriptor left (RLIMIT_NOFILE)")]
    [InlineData(Errno.ENFILE, "the system has no descriptor left")]
    [InlineData(Errno.ENOMEM, "there is not enough memory")]
    public void ShouldSayWhatIsMissing(Errno errno, string cause)
    {
        _kernel.Refuse = request => request == Ioctl.CreateCpu ? errno : Errno.None;
        MachineException refused = Assert.Throws<MachineException>(() => _kernel.Open(Options(InterruptControllers.Kernel)));
        Assert.Equal($"{errno}: The kernel refused to create processor 0 of {Name}: {cause}.", refused.Message);
    }

    [LinuxTheory]
    [InlineData(InterruptControllers.Kernel, true, "give stillborn destinations of 32 bits")]
    [InlineData(InterruptControllers.Split, false, "create the local APICs of stillborn alone")]
    public void ShouldNameTheCapabilityThatIsMissing(InterruptControllers controllers, bool isWide, string capability)
    {
        _kernel.Refuse = request => request == Ioctl.EnableCapability ? Errno.EINVAL : Errno.None;
        _kernel.ExtensionOf = extension => extension is CapabilityArgument.X2Apic or CapabilityArgument.SplitControllers ? 0 : 1;
        MachineException refused = Assert.Throws<MachineException>(
            () => _kernel.Open(Options(controllers) with { HasWideDestinations = isWide }));
        Assert.Equal($"EOPNOTSUPP: The kernel lacks the capability to {capability}.", refused.Message);
    }

    [LinuxFact]
    public void ShouldNameReadOnlyMemoryThatTheKernelLacks()
    {
        using KvmMachine machine = _kernel.Open(Options(InterruptControllers.Kernel));
        _kernel.Refuse = request => request == Ioctl.SetMemoryRegion ? Errno.EINVAL : Errno.None;
        _kernel.ExtensionOf = extension => extension == Extension.ReadOnlyMemory ? 0 : 1;
        MachineException refused = Assert.Throws<MachineException>(() => machine.AddMemory(0, 0x1000, new() { IsReadOnly = true }));
        Assert.Equal(
            "EOPNOTSUPP: The kernel lacks read-only memory, which memory 0x0..0xfff of stillborn is to be.", refused.Message);
        Assert.False(machine.Supports(MachineFeature.ReadOnlyMemory));
    }

    [LinuxTheory]
    [InlineData((uint)Ioctl.GetDebugRegisters, (uint)Extension.DebugRegisters, "debug registers")]
    [InlineData((uint)Ioctl.GetCpuEvents, (uint)Extension.CpuEvents, "pending events")]
    [InlineData((uint)Ioctl.GetRunState, (uint)Extension.RunState, "run state")]
    [InlineData((uint)Ioctl.GetExtendedState, (uint)Extension.ExtendedState, "XSAVE")]
    public void ShouldNameTheStateThatTheKernelDoesNotGive(uint request, uint extension, string part)
    {
        using KvmMachine machine = _kernel.Open(Options(InterruptControllers.Kernel));
        _kernel.Refuse = made => (uint)made == request ? Errno.ENOTTY : Errno.None;
        _kernel.ExtensionOf = asked => asked == extension ? 0 : 1;
        machine.Pause();
        MachineException refused = Assert.Throws<MachineException>(() => machine.Save());
        Assert.Equal(
            $"EOPNOTSUPP: The kernel lacks access to the {part} of processors, so that cpu 0 of {Name} cannot be saved or loaded.",
            refused.Message);
    }

    /// <summary>Root may open everything, so a thread of it gives that right up.</summary>
    [LinuxFact]
    [SupportedOSPlatform("linux")]
    public void ShouldSayThatPermissionIsMissing()
    {
        string folder = Directory.CreateTempSubdirectory("kvm-").FullName;
        try
        {
            string node = Path.Combine(folder, "kvm");
            File.WriteAllText(node, "");
            File.SetUnixFileMode(node, UnixFileMode.None);
            File.SetUnixFileMode(folder, (UnixFileMode)0x1ED);
            var before = ResourceCounts.Take(Name);
            Exception? failure = null;
            bool isAvailable = true;
            string reason = "";
            var thread = new Thread(() =>
            {
                _ = setfsuid(Nobody);
                failure = Record.Exception(() => KvmMachine.Open(new() { Name = Name, DevicePath = node }));
                isAvailable = KvmMachine.IsAvailable(node, out reason);
            });
            thread.Start();
            thread.Join();

            Assert.Equal(
                $"EACCES: {Name} cannot be created: access to {node} is denied.", Assert.IsType<MachineException>(failure).Message);
            Assert.False(isAvailable);
            Assert.Equal($"access to {node} is denied: EACCES", reason);
            before.AssertReached("the failure");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [LinuxTheory]
    [InlineData("/dev/null", Errno.ENOTTY, "/dev/null is not the device node of KVM")]
    [InlineData("/etc/passwd/kvm", (Errno)20, "/etc/passwd/kvm cannot be opened")]
    [InlineData("/dev/no-such-kvm", Errno.ENOENT, "/dev/no-such-kvm does not exist")]
    public void ShouldNameTheNodeThatIsNotOfKvm(string node, Errno errno, string reason)
    {
        var before = ResourceCounts.Take(Name);
        MachineException refused = Assert.Throws<MachineException>(() => KvmMachine.Open(new() { Name = Name, DevicePath = node }));
        Assert.Equal(errno, refused.Errno);
        Assert.Equal($"{errno}: {Name} cannot be created: {reason}.", refused.Message);
        before.AssertReached("the failure");
    }

    [LinuxFact]
    public void ShouldSayThatThereIsNoRoomForMemory()
    {
        const int Length = 0x4000_0000;
        const ulong Room = 0x1000_0000;
        using KvmMachine machine = _kernel.Open(Options(InterruptControllers.Kernel));
        var before = ResourceCounts.Take(Name);
        int shared = ProcessResources.CountSharedMemory();
        Assert.Equal(0, getrlimit(AddressSpaceLimit, out Limits limits));
        Assert.Equal(0, setrlimit(AddressSpaceLimit, limits with { Soft = UsedAddressSpace() + Room }));
        Exception? failure;
        try
        {
            failure = Record.Exception(() => machine.AddMemory(0, Length, new() { IsShared = true }));
        }
        finally
        {
            Assert.Equal(0, setrlimit(AddressSpaceLimit, limits));
        }

        Assert.Equal(
            $"ENOMEM: The kernel could not map the {Length} bytes of memory 0x0..0x3fffffff into this process.",
            Assert.IsType<MachineException>(failure).Message);
        before.AssertReached("the failure");
        Assert.Equal(shared, ProcessResources.CountSharedMemory());
        // Its addresses are free again.
        machine.AddMemory(0, 0x1000);
    }

    /// <summary>With room for 0, 1, 2, ... descriptors: everything that a guest needs, from the device to its thread.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Kernel)]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldSayThatDescriptorsAreMissing(InterruptControllers controllers)
    {
        Use(controllers);
        var before = ResourceCounts.Take(Name);
        int shared = ProcessResources.CountSharedMemory();
        var messages = new List<string>();
        for (int room = 0; room < DescriptorRoom.Max; room++)
        {
            Exception? failure = Record.Exception(() => DescriptorRoom.Limit(room, () => Use(controllers)));
            before.AssertReached("the failure");
            if (failure is null)
            {
                Assert.Equal(shared, ProcessResources.CountSharedMemory());
                Assert.True(messages.Count >= 5, string.Join("\n", messages));
                Assert.Contains(
                    "EMFILE: stillborn cannot be created: /dev/kvm cannot be opened: the process has no descriptor left", messages[0],
                    StringComparison.Ordinal);
                Assert.Contains(messages, message => message.Contains("create the virtual machine of stillborn", StringComparison.Ordinal));
                Assert.Contains(messages, message => message.Contains("create processor 1 of stillborn", StringComparison.Ordinal));
                return;
            }

            MachineException refused = Assert.IsType<MachineException>(failure);
            Assert.Equal(Errno.EMFILE, refused.Errno);
            messages.Add(refused.Message);
        }

        Assert.Fail($"It is refused with room for {DescriptorRoom.Max}.");
    }

    /// <summary>Makes a machine on a kernel of its own, and ends both.</summary>
    /// <returns>The number of requests.</returns>
    private static int Open(KvmMachineOptions options, Func<nuint, Errno> refuse, out Exception? failure)
    {
        using var kernel = new FakeKernel { Refuse = refuse };
        failure = Record.Exception(() => kernel.Open(options).Dispose());
        return kernel.Requests.Count;
    }

    private static object? Use(InterruptControllers controllers)
    {
        using var guest = new RealModeGuest(KvmMachine.Open(Options(controllers)), c => c.OutWord(0x4010, 1).Done());
        guest.Machine.AddMemory(0x10_0000, 0x1000, new() { IsShared = true });
        guest.Machine.Attach(new Burden(), pio: 0x4000);
        guest.Reset().Cpu.Start();
        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out KvmStop stop));
        Assert.Equal(KvmStopReason.Requested, stop.Reason);
        guest.Machine.Settle();
        return null;
    }

    private static KvmMachineOptions Options(InterruptControllers controllers) => new()
    {
        Name = Name,
        Cpus = 2,
        InterruptControllers = controllers,
    };

    private static ulong UsedAddressSpace()
    {
        string pages = File.ReadAllText("/proc/self/statm").Split(' ')[0];
        return ulong.Parse(pages, System.Globalization.CultureInfo.InvariantCulture) * (ulong)Environment.SystemPageSize;
    }

    [LibraryImport("libc")]
    private static partial int setfsuid(int user);

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, out Limits limit);

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, in Limits limit);

    private record struct Limits(ulong Soft, ulong Hard);
}
