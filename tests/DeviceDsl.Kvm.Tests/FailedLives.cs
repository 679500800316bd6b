using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Tests.Fakes;
using DeviceDsl.KvmTesting;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeviceDsl.Kvm.Tests;

/// <summary>
/// Whichever request of a machine's life fails, from its first to its last, the exception leaves no descriptor, thread or mapping once
/// everything that was made before is disposed of.
/// </summary>
[Trait("Category", "Slow")]
public sealed class FailedLives
{
    private const string Name = "unlucky";

    public static TheoryData<InterruptControllers, Errno> Failures()
    {
        var failures = new TheoryData<InterruptControllers, Errno>();
        foreach (InterruptControllers controllers in Enum.GetValues<InterruptControllers>())
        {
            foreach (Errno errno in new[] { Errno.ENOMEM, Errno.EIO, Errno.EINVAL }) failures.Add(controllers, errno);
        }

        return failures;
    }

    [LinuxTheory]
    [MemberData(nameof(Failures))]
    public void ShouldLeaveNothingBehind(InterruptControllers controllers, Errno errno)
    {
        // What the runtime itself needs for this, it needs once.
        Run(controllers, -1, Errno.None);
        var before = ResourceCounts.Take(Name);
        int shared = ProcessResources.CountSharedMemory();
        (int requests, Exception? none) = Run(controllers, -1, Errno.None);
        Assert.Null(none);
        before.AssertReached("a life without a failure");
        int failures = 0;
        for (int failing = 0; failing < requests; failing++)
        {
            (_, Exception? failure) = Run(controllers, failing, errno);
            before.AssertReached($"{failing} requests and {failure}");
            if (failure is null) continue;
            // A failed step and the failed end after it come together.
            Assert.IsType<MachineException>(failure is AggregateException several ? several.InnerExceptions[0] : failure);
            failures++;
        }

        Assert.Equal(shared, ProcessResources.CountSharedMemory());
        Assert.True(failures > requests / 4, $"{failures} failures of {requests} requests.");
    }

    /// <summary>Everything of a device's code that an exception can come out of.</summary>
    [LinuxFact]
    public void ShouldLeaveNothingOfDevicesThatThrow()
    {
        var before = ResourceCounts.Take(Name);
        foreach (WaitsFromInside.Place place in Enum.GetValues<WaitsFromInside.Place>())
        {
            using var kernel = new FakeKernel();
            using KvmMachine machine = kernel.Open(new() { Name = Name, Logger = NullLogger.Instance });
            var prober = new Prober
            {
                Reached = reached =>
                {
                    if (reached == place) throw new InvalidOperationException();
                },
            };
            using Attachment attachment = machine.Attach(prober, pio: 0x6000);
            kernel.Ring(IoAddress.Pio(0x6000));
            prober.Raise();
            machine.Settle();
            machine.Pause();
            Record.Exception(() => attachment.Load(attachment.Save()));
            machine.Resume();
            Record.Exception(attachment.Reset);
        }

        before.AssertReached("devices that throw");
    }

    private static (int Requests, Exception? Failure) Run(InterruptControllers controllers, int failing, Errno errno)
    {
        using var kernel = new FakeKernel();
        int made = 0;
        kernel.Refuse = _ => Interlocked.Increment(ref made) - 1 == failing ? errno : Errno.None;
        // Processors end by themselves, so that no run has to be stopped. In managed mode a halt would not.
        kernel.Guest = cpu => cpu.MustLeave ? Errno.EINTR : cpu.Exit(ExitReason.Shutdown);
        Exception? failure = Record.Exception(() => Live(kernel, controllers));
        return (kernel.Requests.Count, failure);
    }

    private static void Live(FakeKernel kernel, InterruptControllers controllers)
    {
        using KvmMachine machine = kernel.Open(new()
        {
            Name = Name,
            Cpus = 2,
            InterruptControllers = controllers,
        });
        GuestMemory memory = machine.AddMemory(0, 0x1000, new() { IsShared = true, HasDirtyLog = true });
        using (memory.DuplicateFile()) memory.TakeDirtyPages();
        machine.AddCoalescedZone(IoAddress.Pio(0x700), 4);
        using EventFd eventFd = machine.CreateEventFd();
        using IoEventFdRegistration doorbell = machine.AssignIoEventFd(eventFd, IoAddress.Pio(0x5000));
        if (controllers != InterruptControllers.None)
        {
            using EventFd resample = machine.CreateEventFd();
            using IrqFdRegistration line = machine.AssignIrqFd(eventFd, 11, resample);
            machine.SetGsiRouting([GsiRoute.ToIoApic(11, 11)]);
            var burden = new Burden();
            using Attachment attachment = machine.Attach(burden, pio: 0x4000);
            burden.RaiseAll();
            burden.LowerAll();
        }

        machine.Cpus[0].EnterRealMode(0, 0, 0);
        machine.Cpus[0].Start();
        machine.Cpus[0].Wait();
        machine.Pause();
        machine.Load(machine.Save());
        machine.Resume();
        machine.Settle();
    }
}
