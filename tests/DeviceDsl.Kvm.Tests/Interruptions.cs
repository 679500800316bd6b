using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Kvm.Tests.Fakes;
using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests;

/// <summary>
/// Signals of the process interrupt its requests: each one is made again, but for a run, which looks whether it is over. What EAGAIN
/// says of any other request is a failure.
/// </summary>
[Trait("Category", "Slow")]
public sealed partial class Interruptions
{
    private const int Openings = 300;
    private const int WindowChange = 28;
    private const int LongExtendedState = 8192;
    private const int NestedState = 256;
    private const int FirstMsrValue = 16;

    public static TheoryData<string> Requests()
        => [.. typeof(Ioctl).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name)];

    [LinuxTheory]
    [MemberData(nameof(Requests))]
    public void ShouldBeRetriedByEveryRequest(string name)
    {
        nuint request = RequestOf(name);
        using var kernel = new FakeKernel();
        int attempts = 0;
        kernel.Refuse = made => made == request && attempts++ < 3 ? Errno.EINTR : Errno.None;

        foreach (InterruptControllers controllers in Enum.GetValues<InterruptControllers>()) UseEverything(kernel, controllers);

        Assert.True(attempts > 3, $"{name} is not made by anything here.");
    }

    [LinuxTheory]
    [MemberData(nameof(Requests))]
    public void ShouldBeDistinguishedFromUnavailability(string name)
    {
        nuint request = RequestOf(name);
        using var kernel = new FakeKernel();
        int attempts = 0;
        kernel.Refuse = made => made == request && attempts++ < 3 ? Errno.EAGAIN : Errno.None;
        if (request == Ioctl.Run)
        {
            UseEverything(kernel, InterruptControllers.Kernel);
            return;
        }

        // What asks whether a capability is there has its answer; what the kernel cannot be refused is not asked twice.
        Exception? failure = Enum.GetValues<InterruptControllers>()
            .Select(controllers => Record.Exception(() => UseEverything(kernel, controllers)))
            .FirstOrDefault(exception => exception is not null);

        if (request is Ioctl.GetApiVersion) Assert.Equal(Errno.EAGAIN, Assert.IsType<MachineException>(failure).Errno);
        else if (request is Ioctl.CheckExtension) Assert.Equal(Errno.EOPNOTSUPP, Assert.IsType<MachineException>(failure).Errno);
        else Assert.Equal(Errno.EAGAIN, Assert.IsType<MachineException>(failure).Errno);
        Assert.True(attempts > 0);
    }

    /// <summary>
    /// The kernel makes no machine while a signal waits, as it does all the time where someone drags the edge of a window.
    /// </summary>
    [KvmFact]
    [SupportedOSPlatform("linux")]
    public void ShouldNotPreventOpeningMachines()
    {
        int taken = 0;
        using var handler = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, context =>
        {
            context.Cancel = true;
            Interlocked.Increment(ref taken);
        });
        (int process, int thread) = (Environment.ProcessId, gettid());
        bool isOver = false;
        var storm = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver)) _ = tgkill(process, thread, WindowChange);
        });
        storm.Start();
        try
        {
            for (int i = 0; i < Openings; i++)
            {
                using var machine = KvmMachine.Open(new() { InterruptControllers = (InterruptControllers)(i % 4) });
                machine.AddMemory(0, 0x1000);
                machine.Cpus[0].EnterRealMode(0, 0, 0);
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            storm.Join();
        }

        Assert.NotEqual(0, taken);
    }

    private static nuint RequestOf(string name)
        => Convert.ToUInt32(typeof(Ioctl).GetField(name)!.GetValue(null), CultureInfo.InvariantCulture);

    private static void UseEverything(FakeKernel kernel, InterruptControllers controllers)
    {
        using KvmMachine machine = kernel.Open(new() { InterruptControllers = controllers, HasWideDestinations = true });
        machine.AddMemory(0, 0x1000, new() { HasDirtyLog = true }).TakeDirtyPages();
        using EventFd eventFd = machine.CreateEventFd();
        using (machine.AssignIoEventFd(eventFd, IoAddress.Pio(0x10)))
        {
            if (controllers != InterruptControllers.None) UseControllers(machine, eventFd);
        }

        machine.AddCoalescedZone(IoAddress.Pio(0x700), 4);
        machine.RemoveCoalescedZones(IoAddress.Pio(0x700), 4);
        KvmCpu cpu = machine.Cpus[0];
        cpu.EnterRealMode(0, 0, 0);
        if (controllers is InterruptControllers.Split or InterruptControllers.Managed) UseTheControllersOfThisProcess(machine);
        kernel.Guest = fake =>
        {
            if (fake.MustLeave) return Errno.EINTR;
            return fake.IsWindowWanted ? fake.OpenWindow() : fake.Exit(ExitReason.Shutdown);
        };
        Assert.Equal(KvmStopReason.Shutdown, cpu.Run().Reason);
        SaveAndLoad(kernel, machine, controllers == InterruptControllers.Split ? LongExtendedState : 1);
    }

    private static void UseControllers(KvmMachine machine, EventFd eventFd)
    {
        using (machine.AssignIrqFd(eventFd, 5)) machine.SetGsiRouting([GsiRoute.ToIoApic(5, 5)]);
        machine.SetIrqLine(5, true);
        machine.SetIrqLineStatus(5, false);
        machine.SignalMsi(new MsiMessage(0xFEE0_0000, 0x45));
        machine.SetIoApicState(machine.GetIoApicState());
        machine.SetPicState(ChipId.PicMaster, machine.GetPicState(ChipId.PicMaster));
        machine.SetLocalApicState(0, machine.GetLocalApicState(0));
    }

    /// <summary>A processor with registers that change by themselves, so that all of them are set.</summary>
    private static unsafe void SaveAndLoad(FakeKernel kernel, KvmMachine machine, int extendedState)
    {
        byte changing = 0;
        kernel.ExtensionOf = extension => (uint)extension switch
        {
            (uint)Extension.ExtendedStateLength => extendedState,
            (uint)Extension.NestedState => NestedState,
            _ => 1,
        };
        kernel.Observe = (request, argument) =>
        {
            if ((uint)request == (uint)Ioctl.GetNestedState) *(byte*)argument = ++changing;
            if ((uint)request == (uint)Ioctl.GetMsrs) ((byte*)argument)[FirstMsrValue] = ++changing;
        };
        machine.Pause();
        machine.Load(machine.Save());
        machine.Resume();
    }

    /// <summary>
    /// A route of the IOAPIC, an interrupt of the 8259s that the processor takes, an NMI and a system management interrupt.
    /// </summary>
    private static void UseTheControllersOfThisProcess(KvmMachine machine)
    {
        IoApicState state = machine.GetIoApicState();
        machine.SetIoApicState(state with { Entries = state.Entries.SetItem(5, 0x8045) });
        machine.SetPicState(ChipId.PicMaster, machine.GetPicState(ChipId.PicMaster) with { VectorBase = 0x20 });
        machine.SetGsiRouting([GsiRoute.ToPic(1, 1)]);
        machine.SetIrqLine(1, true);
        foreach (uint mode in new uint[] { 2, 4 }) machine.SignalMsi(new MsiMessage(0xFEE0_0000, mode << 8));
    }

    [LibraryImport("libc")]
    private static partial int gettid();

    [LibraryImport("libc")]
    private static partial int tgkill(int process, int thread, int signal);
}
