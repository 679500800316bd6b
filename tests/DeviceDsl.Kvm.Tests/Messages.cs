using DeviceDsl.KvmTesting;
using DeviceDsl.Runtime.Tests;
using Iced.Intel;

namespace DeviceDsl.Kvm.Tests;

/// <summary>Messages that this process sends to the processors of the kernel's machine.</summary>
public sealed class Messages
{
    private const byte Vector = 0x41;
    private const ulong FirstProcessor = 0xFEE0_0000;
    private const ulong NoProcessor = 0xFEE5_5000;

    [KvmFact]
    public void ShouldInterruptTheAddressedProcessor()
    {
        using var guest = new RealModeGuest(KvmMachine.Open());
        guest.Load(
            c => c.MaskPics().EnableLocalApic().Report().WaitForInterrupts(),
            (Vector, Handle));
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        Assert.Equal(1, guest.Machine.SignalMsi(new MsiMessage(FirstProcessor, Vector)));
        guest.AwaitReports(1);

        guest.Cpu.Stop();
    }

    [KvmFact]
    public void ShouldReportThatNoProcessorAcceptedThem()
    {
        using var machine = KvmMachine.Open();
        Assert.True(machine.SignalMsi(new MsiMessage(NoProcessor, Vector)) <= 0, "Somebody took a message to nobody (GSI-11).");
    }

    [KvmFact]
    public void ShouldBeRefusedWithoutInterruptControllers()
    {
        using var machine = KvmMachine.Open(new() { InterruptControllers = InterruptControllers.None });
        MachineException exception = Assert.Throws<MachineException>(() => machine.SignalMsi(new MsiMessage(FirstProcessor, Vector)));
        Assert.Equal(Errno.EINVAL, exception.Errno);
    }

    [KvmFact]
    public void ShouldAllocateNothing()
    {
        using var machine = KvmMachine.Open();
        var message = new MsiMessage(FirstProcessor, Vector);
        for (int i = 0; i < 100; i++) machine.SignalMsi(message);

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 1_000; i++) machine.SignalMsi(message);
        }));
    }

    private static void Handle(Assembler c)
    {
        c.push(AssemblerRegisters.eax);
        c.push(AssemblerRegisters.edx);
        c.Report().EndInterrupt();
        c.pop(AssemblerRegisters.edx);
        c.pop(AssemblerRegisters.eax);
        c.iret();
    }
}
