using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Hosting.Measurement;

/// <summary>The real-mode code of a guest that repeats the same write and then signals that it is done.</summary>
internal static class RingingCode
{
    /// <summary>The address of the number of writes, a 32-bit value.</summary>
    public const int CountAddress = 0x800;

    private const ushort DonePortNumber = 0xF4;

    /// <summary>The port that the code writes when it is done.</summary>
    public static IoAddress DonePort => IoAddress.Pio(DonePortNumber);

    /// <summary>Returns whether 16-bit code can make the write.</summary>
    public static bool CanMake(RingingWrite write, out string whyNot)
    {
        ulong last = write.Address.Space == AddressSpace.Pio ? ushort.MaxValue : uint.MaxValue;
        whyNot = write.Address.Value > last
            ? $"{write.Address} is out of reach of the real-mode guest"
            : write.Length > sizeof(uint) ? "the real-mode guest cannot make writes of 8 bytes" : "";
        return whyNot.Length == 0;
    }

    /// <summary>Returns the code.</summary>
    public static byte[] Assemble(RingingWrite write, ushort start)
    {
        var c = new Assembler(bitness: 16);
        Label again = c.CreateLabel();
        c.mov(ecx, __dword_ptr[CountAddress]);
        c.mov(eax, (uint)write.Value);
        if (write.Address.Space == AddressSpace.Pio) c.mov(dx, (ushort)write.Address.Value);
        else c.mov(ebx, (uint)write.Address.Value);

        c.Label(ref again);
        if (write.Address.Space == AddressSpace.Pio) Out(c, write.Length);
        else Store(c, write.Length);
        c.dec(ecx);
        c.jnz(again);
        c.mov(dx, DonePortNumber);
        c.@out(dx, al);

        using var stream = new MemoryStream();
        c.Assemble(new StreamCodeWriter(stream), start);
        return stream.ToArray();
    }

    private static void Out(Assembler c, int length)
    {
        if (length == 1) c.@out(dx, al);
        else if (length == 2) c.@out(dx, ax);
        else c.@out(dx, eax);
    }

    private static void Store(Assembler c, int length)
    {
        if (length == 1) c.mov(__byte_ptr[ebx], al);
        else if (length == 2) c.mov(__word_ptr[ebx], ax);
        else c.mov(__dword_ptr[ebx], eax);
    }
}
