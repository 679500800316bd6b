using DeviceDsl.Kvm.Tests.Fakes;
using DeviceDsl.KvmTesting;
using DeviceDsl.Testing;

namespace DeviceDsl.Kvm.Tests;

/// <summary>
/// A process runs out of descriptors: what needs one says so by EMFILE, leaves nothing, and works once there are descriptors again.
/// Each step is run with room for 0, 1, 2, ... descriptors until it has enough.
/// </summary>
[Trait("Category", "Slow")]
public sealed class Descriptors : IDisposable
{
    private readonly FakeKernel _kernel = new();

    [LinuxFact]
    public void ShouldBeReportedMissingByAMachineOfTheKernel() => AssertReported(() => _kernel.Open(new() { Cpus = 2 }));

    [LinuxFact]
    public void ShouldBeReportedMissingByEventFds()
    {
        AssertReported(() => EventFd.CreateLinux());
        using var eventFd = EventFd.CreateLinux();
        AssertReported(() => EventFd.FromHandle(eventFd.LinuxHandle!));
    }

    [LinuxFact]
    public void ShouldBeReportedMissingByTheThreadOfAProcessor()
    {
        // The guest halts at once.
        AssertReportedOn(InterruptControllers.Kernel, machine =>
        {
            machine.Cpus[0].Start();
            machine.Cpus[0].Wait();
            return machine;
        });
    }

    [LinuxTheory]
    [InlineData(InterruptControllers.Kernel)]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldBeReportedMissingByRegistrations(InterruptControllers controllers)
    {
        using var eventFd = EventFd.CreateLinux();
        using var resample = EventFd.CreateLinux();
        AssertReportedOn(controllers, machine => machine.AssignIoEventFd(eventFd, IoAddress.Pio(0x10)));
        AssertReportedOn(controllers, machine => machine.AssignIrqFd(eventFd, 5));
        AssertReportedOn(controllers, machine => machine.AssignIrqFd(eventFd, 5, resample));
    }

    [LinuxTheory]
    [InlineData(InterruptControllers.Kernel)]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldBeReportedMissingByDevices(InterruptControllers controllers)
        => AssertReportedOn(controllers, machine => machine.Attach(new Burden(), pio: 0x4000));

    [LinuxFact]
    public void ShouldBeReportedMissingByTheLoop()
    {
        using var kernel = EventFd.CreateLinux();
        using var managed = EventFd.Create();
        AssertReportedOn(InterruptControllers.Kernel, machine => machine.Loop.Add(kernel, () => { }));
        // Two handlers of one eventfd need a descriptor more.
        AssertReportedOn(InterruptControllers.Kernel, machine =>
        {
            LoopRegistration first = machine.Loop.Add(kernel, () => { });
            try
            {
                return new Pair(machine.Loop.Add(kernel, () => { }), first);
            }
            catch
            {
                first.Dispose();
                throw;
            }
        });
        AssertReportedOn(InterruptControllers.Kernel, machine =>
        {
            managed.Signal();
            return machine.Loop.Add(managed, () => { });
        });
    }

    /// <summary>The second handler of an eventfd needs a descriptor of its own. Where there is none, the first one goes on.</summary>
    [LinuxFact]
    public void ShouldNotBeNeededForTheFirstHandlerOfAnEventFd()
    {
        using var machine = new EmbeddedMachine();
        using var eventFd = EventFd.CreateLinux();
        int calls = 0;
        using LoopRegistration first = machine.Loop.Add(eventFd, () => calls++);
        Assert.Equal(
            Errno.EMFILE, Assert.Throws<MachineException>(() => DescriptorRoom.Limit(0, () => machine.Loop.Add(eventFd, () => { }))).Errno);

        eventFd.Signal();
        machine.Settle();

        Assert.Equal(1, calls);
    }

    /// <summary>The first work of a loop finds no descriptor for it to sleep on; nothing of that is remembered.</summary>
    [LinuxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void ShouldServeAgainOnceAvailable(bool isSameItem)
    {
        using var machine = new EmbeddedMachine();
        using var first = EventFd.Create();
        using var second = EventFd.Create();
        using var calls = new SemaphoreSlim(0);
        machine.Loop.Add(first, () => calls.Release());
        machine.Loop.Add(second, () => calls.Release());
        machine.AssignIoEventFd(first, IoAddress.Pio(0x500));
        machine.AssignIoEventFd(second, IoAddress.Pio(0x600));
        Assert.Equal(Errno.EMFILE, Assert.Throws<MachineException>(() => DescriptorRoom.Limit(0, () => Ring(machine, 0x500))).Errno);

        Ring(machine, isSameItem ? 0x500 : 0x600);

        // Not by Settle, which would try again itself.
        for (int i = 0; i < (isSameItem ? 1 : 2); i++) Assert.True(calls.Wait(RealModeGuest.HangGuard));
        machine.Settle();
        Assert.Equal(0, calls.CurrentCount);
    }

    /// <summary>
    /// What a closing eventfd takes along is released by a thread that cannot be had: the eventfd is closed all the same.
    /// </summary>
    [LinuxFact]
    public void ShouldNotBeNeededToCloseAnEventFd()
    {
        using var machine = new EmbeddedMachine();
        var trigger = EventFd.Create();
        IrqFdRegistration first = machine.AssignIrqFd(trigger, 5);
        IoEventFdRegistration second = machine.AssignIoEventFd(trigger, IoAddress.Pio(0x10));

        Assert.Equal(Errno.EMFILE, Assert.Throws<MachineException>(() => DescriptorRoom.Limit(0, () => Close(trigger))).Errno);

        Assert.False(first.IsActive);
        Assert.False(second.IsActive);
        Assert.Equal(0, machine.RegistrationCount);
        machine.Settle();
    }

    public void Dispose() => _kernel.Dispose();

    private static object? Ring(EmbeddedMachine machine, int port)
    {
        Assert.True(machine.GuestWrite(IoAddress.Pio((ushort)port), 1, 0));
        return null;
    }

    private static object? Close(EventFd eventFd)
    {
        eventFd.Dispose();
        return null;
    }

    private void AssertReportedOn(InterruptControllers controllers, Func<KvmMachine, IDisposable> make)
    {
        var machines = new List<KvmMachine>();
        AssertReported(
            prepare: () => machines.Add(_kernel.Open(new() { InterruptControllers = controllers })),
            make: () => make(machines[^1]),
            clean: () =>
            {
                Assert.Equal(0, machines[^1].RegistrationCount);
                Assert.Empty(machines[^1].Attachments);
                machines[^1].Dispose();
            });
    }

    private static void AssertReported(Func<IDisposable> make) => AssertReported(() => { }, make, () => { });

    private static void AssertReported(Action prepare, Func<IDisposable> make, Action clean)
    {
        // What the runtime itself needs descriptors for, it needs once.
        prepare();
        make().Dispose();
        clean();
        int before = ProcessResources.CountDescriptors();
        int refusals = 0;
        for (int room = 0; room < DescriptorRoom.Max; room++)
        {
            prepare();
            Exception? failure = Record.Exception(() => DescriptorRoom.Limit(room, make)?.Dispose());
            if (failure is not null)
            {
                Assert.Equal(Errno.EMFILE, Assert.IsType<MachineException>(failure).Errno);
                make().Dispose();
                refusals++;
            }

            clean();
            Assert.Equal(before, ProcessResources.CountDescriptors());
            if (failure is not null) continue;
            Assert.True(refusals > 0, "It needs no descriptor.");
            return;
        }

        Assert.Fail($"It is refused with room for {DescriptorRoom.Max}.");
    }

    private sealed class Pair(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
