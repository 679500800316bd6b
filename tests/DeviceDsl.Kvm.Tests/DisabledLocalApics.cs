using DeviceDsl.KvmTesting;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>A local APIC that the guest has disabled in its spurious vector register.</summary>
public sealed class DisabledLocalApics
{
    private const byte Vector = 0x41;
    private const uint CommandRegister = 0xFEE0_0300;
    private const uint ToSelf = 0x4_4000;
    private const uint SpuriousVectorRegister = 0xFEE0_00F0;
    private const uint Disabled = 0xFF;
    private const ushort Taken = RealModeGuest.DataAddress;

    /// <summary>LAP-5: what it accepted before still reaches the processor.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Kernel)]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldHandOverWhatIsPending(InterruptControllers controllers)
    {
        using var guest = new RealModeGuest(KvmMachine.Open(new() { InterruptControllers = controllers }));
        guest.Load(
            c =>
            {
                c.MaskPics().EnableLocalApic();
                c.Store(CommandRegister, ToSelf | Vector);
                c.Store(SpuriousVectorRegister, Disabled);
                c.sti();
                c.nop();
                c.nop();
                c.cli();
                c.Done();
            },
            (Vector, c =>
            {
                c.push(ebx);
                c.Increment(Taken).EndInterrupt();
                c.pop(ebx);
                c.iret();
            }
        ));
        guest.Reset().Run();

        Assert.Equal(1u, guest.Read(Taken));
    }
}
