using System.Globalization;
using System.Text;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>The operations of a guest on its disk in one day, and the contents of the disk at its end.</summary>
public sealed class Day
{
    private const int BlockLength = 4096;
    private const int MaxBlocks = 96;

    private readonly List<string> _commands = [];

    /// <summary>Makes a random day.</summary>
    /// <param name="random">The source of its operations.</param>
    /// <param name="megabytes">The length of the disk, which holds zeros in the morning.</param>
    /// <param name="operations">The number of things that happen.</param>
    public Day(Random random, int megabytes, int operations)
    {
        Disk = new byte[megabytes << 20];
        for (int number = 1; number <= operations; number++)
        {
            int blocks = random.Next(1, MaxBlocks);
            Add(random.Next(8), number, random.Next((Disk.Length / BlockLength) - blocks), blocks);
        }
    }

    /// <summary>The commands of the guest, in their order.</summary>
    public IReadOnlyList<string> Commands => _commands;

    /// <summary>The contents of the disk at the end of the day.</summary>
    public byte[] Disk { get; }

    private void Add(int kind, int number, int first, int blocks)
    {
        Span<byte> bytes = Disk.AsSpan(first * BlockLength, blocks * BlockLength);
        string range = $"-o $(({first} * 4096)) -l $(({blocks} * 4096)) /dev/vda";
        switch (kind)
        {
            case 0:
                _commands.Add($"blkdiscard -f {range}");
                bytes.Clear();
                break;
            case 1:
                _commands.Add($"blkdiscard -f -z {range}");
                bytes.Clear();
                break;
            case 2:
                _commands.Add("forget");
                break;
            default:
                Write(kind, number, first, blocks);
                Fill(bytes, number);
                break;
        }
    }

    private void Write(int kind, int number, int first, int blocks)
    {
        string how = kind switch
        {
            3 or 4 => $"bs={BlockLength} oflag=direct",
            5 => $"bs={BlockLength} conv=fsync",
            _ => $"bs={BlockLength}",
        };
        _commands.Add($"numbered {number} {blocks} | dd of=/dev/vda seek={first} iflag=fullblock {how} 2>/dev/null");
    }

    private static void Fill(Span<byte> bytes, int number)
    {
        byte[] block = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture).PadLeft(BlockLength - 1) + "\n");
        for (int i = 0; i < bytes.Length; i += BlockLength) block.CopyTo(bytes[i..]);
    }
}
