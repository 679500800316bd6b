using DeviceDsl.KvmTesting;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>A processor of <c>/dev/kvm</c>, which makes each access by code of its own.</summary>
internal sealed class KernelGuestBus(RealModeGuest guest) : IGuestBus
{
    private const ushort Result = RealModeGuest.DataAddress;

    public ulong Read(IoAddress address, int length)
    {
        guest.Load(c =>
        {
            c.xor(eax, eax);
            if (address.Space == AddressSpace.Pio) c.mov(dx, (ushort)address.Value);
            else c.mov(ebx, (uint)address.Value);
            switch (address.Space, length)
            {
                case (AddressSpace.Pio, 1):
                    c.@in(al, dx);
                    break;
                case (AddressSpace.Pio, 2):
                    c.@in(ax, dx);
                    break;
                case (AddressSpace.Pio, _):
                    c.@in(eax, dx);
                    break;
                case (_, 1):
                    c.mov(al, __byte_ptr[ebx]);
                    break;
                case (_, 2):
                    c.mov(ax, __word_ptr[ebx]);
                    break;
                default:
                    c.mov(eax, __dword_ptr[ebx]);
                    break;
            }

            c.mov(__dword_ptr[Result], eax);
            c.Done();
        });
        guest.Run();
        return guest.Read(Result);
    }

    public void Write(IoAddress address, int length, ulong value)
    {
        guest.Load(c =>
        {
            c.mov(eax, (uint)value);
            if (address.Space == AddressSpace.Pio) c.mov(dx, (ushort)address.Value);
            else c.mov(ebx, (uint)address.Value);
            switch (address.Space, length)
            {
                case (AddressSpace.Pio, 1):
                    c.@out(dx, al);
                    break;
                case (AddressSpace.Pio, 2):
                    c.@out(dx, ax);
                    break;
                case (AddressSpace.Pio, _):
                    c.@out(dx, eax);
                    break;
                case (_, 1):
                    c.mov(__byte_ptr[ebx], al);
                    break;
                case (_, 2):
                    c.mov(__word_ptr[ebx], ax);
                    break;
                default:
                    c.mov(__dword_ptr[ebx], eax);
                    break;
            }

            c.Done();
        });
        guest.Run();
    }
}
