using DeviceDsl.KvmTesting;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>What CPUID reports of the local APIC, wherever that is.</summary>
public sealed class CpuFeatures
{
    private const int LocalApic = 9;
    private const int X2Apic = 21;
    private const int DeadlineTimer = 24;
    private const int MessagesOfHypervisor = 11;
    private const ushort Ecx = RealModeGuest.DataAddress;
    private const ushort Edx = RealModeGuest.DataAddress + 4;
    private const ushort Hypervisor = RealModeGuest.DataAddress + 8;

    [KvmTheory]
    [InlineData(InterruptControllers.Kernel, true)]
    [InlineData(InterruptControllers.Split, true)]
    [InlineData(InterruptControllers.Managed, false)]
    [InlineData(InterruptControllers.None, false)]
    public void ShouldBeThoseOfTheLocalApic(InterruptControllers controllers, bool isKernels)
    {
        using var guest = new RealModeGuest(
            KvmMachine.Open(new() { InterruptControllers = controllers }),
            c =>
            {
                c.mov(eax, 1);
                c.cpuid();
                c.mov(__dword_ptr[Ecx], ecx);
                c.mov(__dword_ptr[Edx], edx);
                c.mov(eax, 0x4000_0001);
                c.cpuid();
                c.mov(__dword_ptr[Hypervisor], eax);
                c.Done();
            });

        guest.Run();

        Assert.True(Has(guest, Edx, LocalApic));
        Assert.Equal(isKernels, Has(guest, Ecx, X2Apic));
        Assert.Equal(isKernels, Has(guest, Ecx, DeadlineTimer));
        Assert.Equal(isKernels, Has(guest, Hypervisor, MessagesOfHypervisor));
    }

    private static bool Has(RealModeGuest guest, ushort register, int bit) => (guest.Read(register) >> bit & 1) != 0;
}
