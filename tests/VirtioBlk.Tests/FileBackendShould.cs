using System.Runtime.InteropServices;
using VirtioBlk.Backends;

namespace VirtioBlk.Tests;

public sealed class FileBackendShould : IDisposable
{
    private const ulong Length = 4 << 20;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"file-backend-{Guid.NewGuid():n}.img");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void KeepWrittenData()
    {
        byte[] bytes = BlockRig.Pattern(100_000);
        using (var disk = FileBackend.Create(_path, Length))
        {
            disk.Write(12_345, bytes);
            disk.Flush();
        }

        using var again = FileBackend.Open(_path);
        byte[] read = new byte[bytes.Length];
        again.Read(12_345, read);
        Assert.Equal(bytes, read);
        Assert.Equal(Length, again.Length);
    }

    [UnmapFact]
    public void UseNoSpaceForUnwrittenOrDiscardedSectors()
    {
        using var disk = FileBackend.Create(_path, Length);
        Assert.True(disk.CanUnmap);
        Assert.True(RoomOf(_path) < 64 << 10);
        disk.Write(0, BlockRig.Pattern((int)Length));
        disk.Flush();
        Assert.True(RoomOf(_path) >= (long)Length);

        disk.Discard(0, Length / 2);
        disk.WriteZeroes(Length / 2, Length / 4, mayUnmap: true);

        long left = RoomOf(_path);
        Assert.True(left < (long)Length / 2, $"{left} bytes are left.");
        Assert.True(left >= (long)Length / 4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BK17ReadZeroedSectorsAsZeros(bool mayUnmap)
    {
        using var disk = FileBackend.Create(_path, Length);
        byte[] all = BlockRig.Pattern((int)Length);
        disk.Write(0, all);

        disk.WriteZeroes(1000, 300_000, mayUnmap);

        byte[] read = new byte[Length];
        disk.Read(0, read);
        all.AsSpan(1000, 300_000).Clear();
        Assert.Equal(all, read);
    }

    [Fact]
    public void BK26ReadTruncatedSectorsAsZeros()
    {
        using var disk = FileBackend.Create(_path, Length);
        disk.Write(0, BlockRig.Pattern(4096));
        using (var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)) file.SetLength(1000);
        byte[] read = [.. Enumerable.Repeat((byte)7, 2048)];

        disk.Read(0, read);

        Assert.Equal([.. BlockRig.Pattern(4096)[..1000], .. new byte[1048]], read);
    }

    [Fact]
    public void BK11OpenAReadOnlyImageForReading()
    {
        using (var made = FileBackend.Create(_path, Length)) made.Write(0, [1]);
        using var disk = FileBackend.Open(_path, isReadOnly: true);

        Assert.True(disk.IsReadOnly);
        Assert.Throws<UnauthorizedAccessException>(() => disk.Write(0, [2]));
        byte[] read = new byte[1];
        disk.Read(0, read);
        Assert.Equal([1], read);
    }

    [Fact]
    public void H32StayRawForAnyGuestData()
    {
        byte[] foreign = [.. "QFI\xfb"u8, 0, 0, 0, 3, .. BlockRig.Pattern(504)];
        using (var made = FileBackend.Create(_path, Length)) made.Write(0, foreign);

        // BK-23: another start, and the same bytes at the same place.
        using var disk = FileBackend.Open(_path);
        byte[] read = new byte[foreign.Length];
        disk.Read(0, read);
        Assert.Equal(Length, disk.Length);
        Assert.Equal(foreign, read);
    }

    [Fact]
    public void IgnoreAPartialLastSector()
    {
        File.WriteAllBytes(_path, new byte[1000]);
        using var disk = FileBackend.Open(_path);
        Assert.Equal(512UL, disk.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => FileBackend.Create(_path, 1000));
        Assert.Throws<IOException>(() => FileBackend.Create(_path, 1024));
    }

    [Fact]
    public void GrowAndShrink()
    {
        using var disk = FileBackend.Create(_path, Length);
        disk.Resize(2 * Length);
        disk.Write((2 * Length) - 1, [9]);
        Assert.Equal(2 * (long)Length, new FileInfo(_path).Length);
        disk.Resize(512);
        Assert.Equal(512UL, disk.Length);
    }

    /// <summary>How many bytes of the medium a file takes.</summary>
    private static long RoomOf(string path)
    {
        // struct stat on 64-bit Linux: st_blocks, of 512 bytes each, is its ninth word on x64 and on arm64.
        long[] stat = new long[32];
        Assert.Equal(0, Stat(path, stat));
        return stat[8] * 512;
    }

    [DllImport("libc", EntryPoint = "stat", SetLastError = true)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] long[] stat);
}
