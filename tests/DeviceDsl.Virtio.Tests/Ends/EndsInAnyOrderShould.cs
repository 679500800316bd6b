using DeviceDsl.Pci;
using DeviceDsl.Runtime.Tests;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>The objects of a setup end in every order, each quietly, also twice over, and leave nothing behind.</summary>
[Collection(Alone.Name)]
public sealed class EndsInAnyOrderShould
{
    [Fact]
    [Trait("Category", "Slow")]
    public void LeaveNothingBehindOfDevicesAndTransports()
    {
        var failures = new List<string>();
        int before = CountDescriptors();
        foreach (int[] order in Orders(DeviceSetup.PartCount))
        {
            string? failure = FailureOf(new DeviceSetup(), order);
            if (failure is not null) failures.Add(failure);
        }

        Assert.Empty(failures);
        Assert.Equal(before, CountDescriptors());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void LeaveNothingBehindOfRegistrations()
    {
        var failures = new List<string>();
        int before = CountDescriptors();
        foreach (int[] order in Orders(RegistrationSetup.PartCount))
        {
            string? failure = FailureOf(new RegistrationSetup(), order);
            if (failure is not null) failures.Add(failure);
        }

        Assert.Empty(failures);
        Assert.Equal(before, CountDescriptors());
    }

    /// <summary>A device may outlive its machine on a bus or a transport. What is posted to it then would never run.</summary>
    [Fact]
    public void RejectActionsAfterTheMachineHasEnded()
    {
        var machine = new EmbeddedMachine();
        var onPci = new HookedDevice();
        var onMmio = new HookedDevice();
        using var host = new PciHost(machine);
        using PciFunction function = host.Plug(new PciAddress(3), VirtioPci.FunctionOf(onPci));
        using var mmio = VirtioMmio.Attach(machine, onMmio, 0xD000_0000, gsi: 5);
        Attachment attachment = machine.Attach(new Idle(), pio: 0x2000);
        Func<Action, bool>[] posts = [function.Post, onPci.Post, onMmio.Post, attachment.Post];
        Assert.All(posts, post => Assert.True(post(static () => { })));

        machine.Dispose();

        Assert.All(posts, post => Assert.False(post(static () => { })));
    }

    private static string? FailureOf(Setup setup, int[] order)
    {
        try
        {
            for (int round = 0; round < 2; round++)
            {
                foreach (int part in order) setup.Parts[part].End();
            }

            setup.ShouldHaveLeftNothing();
            return null;
        }
        catch (Exception exception)
        {
            return $"{string.Join(", ", order.Select(part => setup.Parts[part].Name))}: {exception.Message}";
        }
    }

    private static IEnumerable<int[]> Orders(int count)
        => count == 0
            ? [[]]
            : Orders(count - 1).SelectMany(
                order => Enumerable.Range(0, count).Select(at => (int[])[.. order[..at], count - 1, .. order[at..]]));

    private static int CountDescriptors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
    }

    private abstract class Setup
    {
        public IReadOnlyList<(string Name, Action End)> Parts { get; protected init; } = [];

        public abstract void ShouldHaveLeftNothing();
    }

    private sealed class DeviceSetup : Setup
    {
        public const int PartCount = 6;

        private readonly EmbeddedMachine _machine = new();
        private readonly HookedDevice _onPci = new();
        private readonly HookedDevice _onMmio = new();
        private readonly Idle _idle = new();

        public DeviceSetup()
        {
            var host = new PciHost(_machine);
            PciFunction function = host.Plug(new PciAddress(3), VirtioPci.FunctionOf(_onPci));
            var mmio = VirtioMmio.Attach(_machine, _onMmio, 0xD000_0000, gsi: 5);
            var kick = EventFd.CreateLinux();
            QueueOwner owner = _onMmio.HandOver(0, kick);
            Attachment attachment = _machine.Attach(_idle, pio: 0x2000);
            _onMmio.NotifyConfigurationChanged();
            StartDrivers();
            Parts =
            [
                ("machine", _machine.Dispose), ("host", host.Dispose), ("function", function.Dispose), ("transport", mmio.Dispose),
                ("owner", () =>
                {
                    owner.Dispose();
                    kick.Dispose();
                }),
                ("attachment", attachment.Dispose),
            ];
        }

        // Drivers that are ready, so that the kicks of both devices have ioeventfds.
        private void StartDrivers()
        {
            const ulong memory = 0x10_0000;
            _machine.AddMemory(memory, 0x1_0000);
            var heap = new DriverHeap(_machine.Memory, memory, 0x1_0000);
            var bus = new EmbeddedGuestBus(_machine.Cpus[0]);
            var function = new PciDriverFunction(bus, new PciAddress(3));
            function.Place(0, TransportRig.LegacyBase);
            function.Place(1, TransportRig.TableBase);
            function.Place(4, TransportRig.ModernBase);
            function.Command(PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster);
            VirtioDriver[] drivers = [new VirtioPciModernDriver(function, heap), new VirtioMmioDriver(bus, 0xD000_0000, heap)];
            foreach (VirtioDriver driver in drivers)
            {
                Assert.True(driver.Negotiate(TransportRig.Choose(isPacked: false)));
                driver.SetUpQueue(0);
                driver.Start();
            }

            Assert.True(_machine.RegistrationCount > 1, "No kick has an ioeventfd.");
        }

        /// <summary>Each device can be part of another machine, and is part of none.</summary>
        public override void ShouldHaveLeftNothing()
        {
            Assert.Equal(0, _machine.RegistrationCount);
            Assert.Empty(_machine.Attachments);
            using var machine = new EmbeddedMachine();
            using var host = new PciHost(machine);
            using PciFunction function = host.Plug(new PciAddress(3), VirtioPci.FunctionOf(_onPci));
            using var mmio = VirtioMmio.Attach(machine, _onMmio, 0xD000_0000, gsi: 5);
            using Attachment attachment = machine.Attach(_idle, pio: 0x2000);
            using var kick = EventFd.Create();
            using QueueOwner owner = _onMmio.HandOver(0, kick);
        }
    }

    private sealed class RegistrationSetup : Setup
    {
        public const int PartCount = 7;

        private readonly EmbeddedMachine _machine = new();

        public RegistrationSetup()
        {
            var kick = EventFd.CreateLinux();
            var trigger = EventFd.CreateLinux();
            var resample = EventFd.CreateLinux();
            LoopRegistration handler = _machine.Loop.Add(kick, () => { });
            IoEventFdRegistration doorbell = _machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), length: 2, match: 2);
            IrqFdRegistration line = _machine.AssignIrqFd(trigger, gsi: 5, resample);
            _machine.GuestWrite(IoAddress.Pio(0x10), 2, 2);
            trigger.Signal();
            Parts =
            [
                ("machine", _machine.Dispose), ("kick", kick.Dispose), ("trigger", trigger.Dispose), ("resample", resample.Dispose),
                ("handler", handler.Dispose), ("doorbell", doorbell.Dispose), ("line", line.Dispose),
            ];
        }

        public override void ShouldHaveLeftNothing() => Assert.Equal(0, _machine.RegistrationCount);
    }
}
