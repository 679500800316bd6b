namespace DeviceDsl.QemuGuests.Tests;

[Collection(PciGuest.Name)]
[Trait("Category", "Slow")]
public sealed class ResizeShould(PciGuest pci)
{
    private const int Grown = 96;

    [GuestFact]
    public async Task ShouldReachAGuestThatHasTheDiskMounted()
    {
        Guest guest = await pci.Guest;
        await guest.RunAsync(
            "mke2fs -q -t ext4 /dev/vdc && mount /dev/vdc /mnt && dd if=/dev/urandom of=/mnt/data bs=1M count=4 && "
                + "sha256sum /mnt/data >/tmp/sum");

        using (FileStream file = File.Open(pci.GrowingImage, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength((long)Grown << 20);
        }

        pci.Growing.Reload();

        await guest.RunAsync($"await '[ $(cat /sys/block/vdc/size) = $(({Grown} << 11)) ]'");
        await guest.RunAsync("""
            dd if=/dev/urandom of=/tmp/data bs=1M count=2
            dd if=/tmp/data of=/dev/vdc bs=1M seek=94 oflag=direct && dd if=/dev/vdc bs=1M skip=94 iflag=direct | cmp - /tmp/data
            """);
        await guest.RunAsync("umount /mnt && forget && mount /dev/vdc /mnt && sha256sum -c -s /tmp/sum && umount /mnt");
    }
}
