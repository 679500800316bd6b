namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>How an access of the guest is cut (BUS-10), byte by byte.</summary>
internal static class PlainAccess
{
    private const ulong PageSize = 0x1000;

    public static bool Write(IoAddress address, byte[] bytes, Func<IoAddress, int, ulong, bool> offer, byte[] memory, List<string> exits)
    {
        if (address.Space == AddressSpace.Pio)
        {
            if (offer(address, bytes.Length, Value(bytes))) return true;
            exits.Add($"write {address} size={bytes.Length} data=0x{Value(bytes):x}");
            return false;
        }

        var left = new List<string>();
        foreach ((ulong start, int from, int count) in Pages(address.Value, bytes.Length))
        {
            if (IsMemory(start))
            {
                for (int i = 0; i < count; i++) memory[start % PageSize + (ulong)i] = bytes[from + i];
                continue;
            }

            bool leaves = false;
            for (int done = 0; done < count; done += 8)
            {
                byte[] chunk = bytes[(from + done)..(from + Math.Min(done + 8, count))];
                var at = IoAddress.Mmio(start + (ulong)done);
                leaves = leaves || !offer(at, chunk.Length, Value(chunk));
                if (leaves) left.Add($"write {at} size={chunk.Length} data=0x{Value(chunk):x}");
            }
        }

        exits.AddRange(left);
        return left.Count == 0;
    }

    /// <summary>What answers a read that is not of memory answers zeros.</summary>
    public static byte[] Read(IoAddress address, int length, Func<IoAddress, int, bool> offer, byte[] memory, List<string> exits)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, (byte)0xFF);
        if (address.Space == AddressSpace.Pio)
        {
            if (offer(address, length)) return new byte[length];
            exits.Add($"read {address} size={length}");
            return bytes;
        }

        foreach ((ulong start, int from, int count) in Pages(address.Value, length))
        {
            if (IsMemory(start))
            {
                for (int i = 0; i < count; i++) bytes[from + i] = memory[start % PageSize + (ulong)i];
                continue;
            }

            bool leaves = false;
            for (int done = 0; done < count; done += 8)
            {
                int size = Math.Min(8, count - done);
                var at = IoAddress.Mmio(start + (ulong)done);
                leaves = leaves || !offer(at, size);
                if (leaves) exits.Add($"read {at} size={size}");
                else Array.Clear(bytes, from + done, size);
            }
        }

        return bytes;
    }

    /// <summary>The parts of an access that lie in one page each: where they start, from which byte on, how many.</summary>
    private static List<(ulong Start, int From, int Count)> Pages(ulong address, int length)
    {
        var pages = new List<(ulong Start, int From, int Count)>();
        for (int i = 0; i < length; i++)
        {
            ulong at = unchecked(address + (ulong)i);
            if (i == 0 || at % PageSize == 0) pages.Add((at, i, 1));
            else pages[^1] = pages[^1] with { Count = pages[^1].Count + 1 };
        }

        return pages;
    }

    private static bool IsMemory(ulong address) => address >= MachineSubject.Memory && address < MachineSubject.Memory + PageSize;

    private static ulong Value(byte[] bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length; i++) value += (ulong)bytes[i] << (8 * i);
        return value;
    }
}
