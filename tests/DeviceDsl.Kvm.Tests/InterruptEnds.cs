using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>When an interrupt that a processor takes by itself ends.</summary>
public sealed class InterruptEnds
{
    private const byte Vector = 0x41;
    private const int Pin = 20;
    private const uint InServiceRegister = 0xFEE0_0120;
    private const uint InServiceBit = 1u << (Vector % 32);
    private const ushort BeforeEnd = RealModeGuest.DataAddress;
    private const ushort AfterEnd = RealModeGuest.DataAddress + 4;

    /// <summary>
    /// The interrupt is in service until the handler ends it (LAP-6). A kernel that emulates real mode may have ended it before
    /// the handler begins; the embedded machine does not copy that. No kernel leaves it in service.
    /// </summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Kernel, false)]
    [InlineData(InterruptControllers.Kernel, true)]
    [InlineData(InterruptControllers.Split, false)]
    [InlineData(InterruptControllers.Split, true)]
    [InlineData(InterruptControllers.Managed, false)]
    [InlineData(InterruptControllers.Managed, true)]
    public void ShouldArriveNoLaterThanTheHandlersEnd(InterruptControllers controllers, bool isLevel)
    {
        using var guest = new RealModeGuest(KvmMachine.Open(new() { InterruptControllers = controllers }));
        guest.OnPort(RealModeGuest.LeavePort, () => guest.Machine.SetIrqLine(Pin, false));
        guest.Load(
            c =>
            {
                c.MaskPics().EnableLocalApic();
                if (isLevel) c.RouteLevel(Pin, Vector);
                else c.RouteEdge(Pin, Vector);
                c.Report();
                c.sti();
                Label again = c.CreateLabel();
                c.Label(ref again);
                c.hlt();
                // Only once no interrupt is left: a kernel that ends a level before its handler requests it once more.
                c.Report();
                c.jmp(again);
            },
            (Vector, c =>
            {
                c.mov(ebx, InServiceRegister);
                c.mov(eax, __dword_ptr[ebx]);
                c.mov(__dword_ptr[BeforeEnd], eax);
                c.Leave().EndInterrupt();
                c.mov(ebx, InServiceRegister);
                c.mov(eax, __dword_ptr[ebx]);
                c.mov(__dword_ptr[AfterEnd], eax);
                c.Leave();
                c.iret();
            }
        ));
        guest.Write(BeforeEnd, uint.MaxValue);
        guest.Write(AfterEnd, uint.MaxValue);
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);

        guest.Machine.SetIrqLine(Pin, true);
        guest.AwaitReports(1);
        guest.Cpu.Stop();

        Assert.True(guest.Read(BeforeEnd) is 0 or InServiceBit, $"The handler found 0x{guest.Read(BeforeEnd):x} in service.");
        Assert.Equal(0u, guest.Read(AfterEnd));
        if (isLevel) Assert.Equal(0UL, guest.Machine.GetIoApicState().Entries[Pin] >> 14 & 1);
    }
}
