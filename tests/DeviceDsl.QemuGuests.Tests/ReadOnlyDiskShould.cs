using System.Security.Cryptography;

namespace DeviceDsl.QemuGuests.Tests;

[Collection(PciGuest.Name)]
[Trait("Category", "Slow")]
public sealed class ReadOnlyDiskShould(PciGuest pci)
{
    [GuestFact]
    public async Task ShouldTakeNoWrites()
    {
        Guest guest = await pci.Guest;
        string before = Checksum();
        Assert.Equal("1", await guest.RunAsync("cat /sys/block/vdb/ro"));

        await guest.RunAsync("! dd if=/dev/zero of=/dev/vdb bs=4k count=1 && ! blkdiscard -f /dev/vdb && ! blkdiscard -f -z /dev/vdb");
        await guest.RunAsync("! mke2fs -q -t ext2 /dev/vdb && ! mount -t ext4 /dev/vdb /mnt");

        Assert.Equal(before, await guest.RunAsync("checksum /dev/vdb 4"));
        Assert.Equal(before, Checksum());
    }

    [GuestFact]
    public async Task ShouldTakeNoWritesFromAGuestThatThinksItMay()
    {
        Guest guest = await pci.Guest;
        string before = Checksum();

        await guest.RunAsync(
            "blockdev --setrw /dev/vdb; ! dd if=/dev/zero of=/dev/vdb bs=4k count=1 oflag=direct; blockdev --setro /dev/vdb");

        Assert.Equal(before, await guest.RunAsync("checksum /dev/vdb 4"));
        Assert.Equal(before, Checksum());
    }

    private string Checksum() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(pci.ReadOnlyImage)));
}
