using DeviceDsl.Interrupts;
using DeviceDsl.Kvm.Tests.Fakes;
using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests;

/// <summary>
/// A guest can end its virtual machine: the kernel then answers every request with EIO. Whatever asks for something is told so, and
/// whatever ends goes on to its end.
/// </summary>
public sealed class DeadMachines
{
    private const string Name = "mortal";
    private const uint InterruptCommand = 0xFEE0_0300;
    private const uint SystemManagementToSelf = 0x4_0200;

    private static readonly Dictionary<string, Action<KvmMachine>> Requests = new()
    {
        ["set a line"] = machine => machine.SetIrqLine(5, true),
        ["set a line with status"] = machine => machine.SetIrqLineStatus(5, true),
        ["signal a message"] = machine => machine.SignalMsi(new MsiMessage(0xFEE0_0000, 0x45)),
        ["set the routing"] = machine => machine.SetGsiRouting([GsiRoute.ToIoApic(5, 5)]),
        ["add memory"] = machine => machine.AddMemory(0x100_0000, 0x1000),
        ["read the IOAPIC"] = machine => machine.GetIoApicState(),
        ["set the IOAPIC"] = machine => machine.SetIoApicState(new(0xFEC0_0000, 0, 0, 0, [.. new ulong[24]])),
        ["read an 8259"] = machine => machine.GetPicState(ChipId.PicMaster),
        ["set an 8259"] = machine => machine.SetPicState(ChipId.PicMaster, default),
        ["read a local APIC"] = machine => machine.GetLocalApicState(0),
        ["set a local APIC"] = machine => machine.SetLocalApicState(0, new([.. new uint[64]])),
        ["assign a doorbell"] = machine => machine.AssignIoEventFd(machine.CreateEventFd(), IoAddress.Pio(0x99)),
        ["assign an irqfd"] = machine => machine.AssignIrqFd(machine.CreateEventFd(), 5),
        ["attach a device"] = machine => machine.Attach(new Burden(), pio: 0x4000),
        ["save the machine"] = machine =>
        {
            machine.Pause();
            machine.Save();
        },
        ["take the dirty pages"] = machine => machine.Memory.Find(0)!.TakeDirtyPages(),
        ["add a coalesced zone"] = machine => machine.AddCoalescedZone(IoAddress.Pio(0x700), 4),
        ["enter real mode"] = machine => machine.Cpus[0].EnterRealMode(0, 0, 0),
    };

    /// <summary>What is disposed of, in which order.</summary>
    public enum End
    {
        MachineFirst,
        AttachmentFirst,
        EventFdsFirst,
        RegistrationsFirst,
    }

    public static TheoryData<string> RequestNames() => [.. Requests.Keys];

    public static TheoryData<End, InterruptControllers> Ends()
    {
        var data = new TheoryData<End, InterruptControllers>();
        foreach (End end in Enum.GetValues<End>())
        {
            data.Add(end, InterruptControllers.Kernel);
            data.Add(end, InterruptControllers.Split);
            data.Add(end, InterruptControllers.Managed);
        }

        return data;
    }

    [LinuxTheory]
    [MemberData(nameof(RequestNames))]
    public void ShouldReportThatTheyAreDead(string request)
    {
        using var kernel = new FakeKernel();
        using KvmMachine machine = kernel.Open(new() { Name = Name });
        machine.AddMemory(0, GuestMemory.PageSize, new() { HasDirtyLog = true });
        kernel.IsMachineDead = true;

        MachineException refused = Assert.Throws<MachineException>(() => Requests[request](machine));

        AssertSaysThatItEnded(refused.Errno, refused.Message);
    }

    [LinuxFact]
    public void ShouldEndEveryRun()
    {
        using var kernel = new FakeKernel();
        using KvmMachine machine = kernel.Open(new() { Name = Name });
        kernel.Guest = _ =>
        {
            kernel.IsMachineDead = true;
            return Errno.EIO;
        };
        for (int i = 0; i < 2; i++)
        {
            KvmStop stop = machine.Cpus[0].Run();
            Assert.Equal(KvmStopReason.Failed, stop.Reason);
            AssertSaysThatItEnded(Errno.EIO, stop.Detail);
        }
    }

    [LinuxTheory]
    [MemberData(nameof(Ends))]
    public void ShouldLeaveNothingBehind(End end, InterruptControllers controllers)
    {
        int descriptors = ProcessResources.CountDescriptors();
        var burden = new Burden();
        using (var kernel = new FakeKernel())
        {
            KvmMachine machine = kernel.Open(new() { Name = Name, Cpus = 2, InterruptControllers = controllers });
            var setup = new Setup(machine, burden);
            kernel.IsMachineDead = true;

            setup.EndTwice(end);

            Assert.Equal(0, machine.RegistrationCount);
        }

        AssertLeftNothing(descriptors, burden);
    }

    [SystemManagementTheory]
    [MemberData(nameof(Ends))]
    public void ShouldLeaveNothingInTheKernel(End end, InterruptControllers controllers)
    {
        int descriptors = ProcessResources.CountDescriptors();
        var burden = new Burden();
        // No memory where the processor's state goes in a system management interrupt.
        using var guest = new RealModeGuest(
            KvmMachine.Open(new() { Name = Name, Cpus = 2, InterruptControllers = controllers }),
            c => c.EnableLocalApic().Store(InterruptCommand, SystemManagementToSelf).WaitForInterrupts());
        var setup = new Setup(guest.Machine, burden);

        KvmStop stop = guest.Run();

        Assert.Equal(KvmStopReason.Failed, stop.Reason);
        AssertSaysThatItEnded(Errno.EIO, stop.Detail);
        Assert.Equal(Errno.EIO, Assert.Throws<MachineException>(() => guest.Machine.AddMemory(0x100_0000, 0x1000)).Errno);
        setup.EndTwice(end);
        guest.Dispose();
        AssertLeftNothing(descriptors, burden);
    }

    private static void AssertSaysThatItEnded(Errno errno, string message)
    {
        Assert.Equal(Errno.EIO, errno);
        Assert.Contains($"The guest of {Name} has ended its virtual machine", message, StringComparison.Ordinal);
    }

    private static void AssertLeftNothing(int descriptors, Burden burden)
    {
        Assert.Equal(descriptors, ProcessResources.CountDescriptors());
        Assert.Equal(0, ProcessResources.CountThreads(Name));
        using var other = new EmbeddedMachine();
        other.Attach(burden).Dispose();
    }

    /// <summary>A device with its lines up, and registrations of the user's.</summary>
    private sealed class Setup
    {
        private readonly KvmMachine _machine;
        private readonly Attachment _attachment;
        private readonly EventFd[] _eventFds;
        private readonly MachineRegistration[] _registrations;
        private readonly Burden _burden;

        public Setup(KvmMachine machine, Burden burden)
        {
            _machine = machine;
            _burden = burden;
            _attachment = machine.Attach(burden, pio: 0x4000);
            burden.RaiseAll();
            _eventFds = [.. Enumerable.Range(0, 3).Select(_ => machine.CreateEventFd())];
            _registrations =
            [
                machine.AssignIoEventFd(_eventFds[0], IoAddress.Pio(0x5000)),
                machine.AssignIrqFd(_eventFds[1], 11, _eventFds[2]),
            ];
            machine.Settle();
        }

        public void EndTwice(End end)
        {
            // A device does not notice the end of its machine, nor does it hold up a pause.
            _burden.RaiseAll();
            _burden.LowerAll();
            _burden.RaiseAll();
            _machine.Pause();
            _machine.Resume();
            _machine.Settle();
            Action[] first = end switch
            {
                End.AttachmentFirst => [_attachment.Dispose],
                End.EventFdsFirst => EndsOf(_eventFds),
                End.RegistrationsFirst => EndsOf(_registrations),
                _ => [],
            };
            Action[] all = [.. first, _machine.Dispose, _attachment.Dispose, .. EndsOf(_registrations), .. EndsOf(_eventFds)];
            foreach (Action step in all) step();
            foreach (Action step in all) step();
        }

        private static Action[] EndsOf(IEnumerable<IDisposable> owners) => [.. owners.Select(owner => (Action)owner.Dispose)];
    }
}
