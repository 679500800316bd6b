namespace DeviceDsl.QemuGuests.Tests;

[Collection(PciGuest.Name)]
[Trait("Category", "Slow")]
public sealed class EntropyShould(PciGuest pci)
{
    [GuestFact]
    public async Task ShouldComeFromTheDeviceToTheGuest()
    {
        Guest guest = await pci.Guest;
        Assert.Matches("^virtio_rng", await guest.RunAsync("cat /sys/class/misc/hw_random/rng_current"));

        byte[] first = await ReadAsync(guest);
        byte[] second = await ReadAsync(guest);

        Assert.NotEqual(first, second);
        // Of 1024 random bytes some 250 values occur, and fewer than 200 never do.
        Assert.All([first, second], bytes => Assert.True(bytes.Distinct().Count() > 200, "these are no random bytes"));
    }

    private static async Task<byte[]> ReadAsync(Guest guest)
        => Convert.FromHexString(
            await guest.RunAsync("dd if=/dev/hwrng bs=1024 count=1 iflag=fullblock 2>/dev/null | xxd -p | tr -d '\\n'"));
}
