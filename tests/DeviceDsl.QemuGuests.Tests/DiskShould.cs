using System.Security.Cryptography;

namespace DeviceDsl.QemuGuests.Tests;

[Collection(PciGuest.Name)]
[Trait("Category", "Slow")]
public sealed class DiskShould(PciGuest pci)
{
    private const int MiB = 1 << 20;

    [GuestFact]
    public async Task ShouldHoldAPartitionWithAFileSystem()
    {
        Guest guest = await pci.Guest;

        await guest.RunAsync("printf 'o\nn\np\n1\n\n+40M\nn\np\n2\n\n\nw\n' | fdisk /dev/vda && await '[ -b /dev/vda2 ]'");
        await guest.RunAsync("mke2fs -q -t ext4 /dev/vda1 && mount /dev/vda1 /mnt");
        await guest.RunAsync("""
            dd if=/dev/urandom of=/mnt/large bs=1M count=8
            mkdir /mnt/small && for i in $(seq 50); do dd if=/dev/urandom of=/mnt/small/$i bs=777 count=$i; done
            cd /mnt && find . -type f | xargs sha256sum >/tmp/sums
            """);
        await guest.RunAsync("umount /mnt && forget && mount /dev/vda1 /mnt");

        await guest.RunAsync("cd /mnt && [ $(wc -l </tmp/sums) = 51 ] && sha256sum -c -s /tmp/sums");
        await guest.RunAsync("umount /mnt");
    }

    [GuestFact]
    public async Task ShouldReadPastTheCacheWhatWasWrittenThroughIt()
    {
        Guest guest = await pci.Guest;

        await guest.RunAsync(
            "dd if=/dev/urandom of=/tmp/data bs=1M count=4 && dd if=/tmp/data of=/dev/vda bs=1M seek=48 conv=fsync && forget");
        await guest.RunAsync("dd if=/dev/vda bs=1M skip=48 count=4 iflag=direct | cmp - /tmp/data");

        Assert.Equal(await guest.RunAsync("sha256sum </tmp/data | cut -d ' ' -f 1"), Checksum(pci.Image, 48 * MiB, 4 * MiB));
    }

    [GuestFact]
    public async Task ShouldForgetWhatIsDiscarded()
    {
        Guest guest = await pci.Guest;
        await guest.RunAsync("dd if=/dev/urandom of=/dev/vda bs=1M seek=52 count=3 oflag=direct");
        byte[] before = Read(pci.Image, 52 * MiB, 3 * MiB);

        await guest.RunAsync("blkdiscard -f -o $((53 << 20)) -l $((1 << 20)) /dev/vda");

        Assert.Equal([.. before[..MiB], .. new byte[MiB], .. before[(2 * MiB)..]], Read(pci.Image, 52 * MiB, 3 * MiB));
        await guest.RunAsync("forget; dd if=/dev/vda bs=1M skip=53 count=1 | cmp -n $((1 << 20)) - /dev/zero");
        Assert.NotEqual("0", await guest.RunAsync("awk '{ print $12 }' /sys/block/vda/stat"));
    }

    [GuestFact]
    public async Task ShouldWriteZeroesWithoutBeingSentThem()
    {
        Guest guest = await pci.Guest;
        await guest.RunAsync("dd if=/dev/urandom of=/dev/vda bs=1M seek=56 count=3 oflag=direct");
        byte[] before = Read(pci.Image, 56 * MiB, 3 * MiB);

        Assert.NotEqual("0", await guest.RunAsync("cat /sys/block/vda/queue/write_zeroes_max_bytes"));
        await guest.RunAsync("blkdiscard -f -z -o $((57 << 20)) -l $((1 << 20)) /dev/vda");

        Assert.Equal([.. before[..MiB], .. new byte[MiB], .. before[(2 * MiB)..]], Read(pci.Image, 56 * MiB, 3 * MiB));
        await guest.RunAsync("forget; dd if=/dev/vda bs=1M skip=57 count=1 | cmp -n $((1 << 20)) - /dev/zero");
    }

    [GuestFact]
    public async Task ShouldFlushForAGuestThatTurnsItsCacheOn()
    {
        Guest guest = await pci.Guest;
        await guest.RunAsync(
            "echo 'write back' >/sys/block/vda/cache_type && [ \"$(cat /sys/block/vda/queue/write_cache)\" = 'write back' ]");
        string before = await guest.RunAsync("awk '{ print $16 }' /sys/block/vda/stat");

        await guest.RunAsync("dd if=/dev/urandom of=/dev/vda bs=4k seek=$((60 << 8)) count=16 conv=fsync");

        Assert.NotEqual(before, await guest.RunAsync("awk '{ print $16 }' /sys/block/vda/stat"));
        await guest.RunAsync("echo 'write through' >/sys/block/vda/cache_type");
    }

    private static string Checksum(string file, int offset, int length)
        => Convert.ToHexStringLower(SHA256.HashData(Read(file, offset, length)));

    private static byte[] Read(string file, int offset, int length)
    {
        byte[] bytes = new byte[length];
        using FileStream stream = File.Open(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = offset;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
