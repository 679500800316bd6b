namespace DeviceDsl.QemuGuests.Tests;

[Trait("Category", "Slow")]
public sealed class MicroVmShould
{
    [GuestFact]
    public async Task ShouldUseTheSameDevicesWithoutPci()
    {
        await using var host = new GuestHost();
        string image = host.MakeImage("disk.img", 16);
        Backend disk = await host.StartAsync(BackendProgram.Disk(image), "disk");
        Backend entropy = await host.StartAsync(BackendProgram.Entropy, "entropy");
        Guest guest = await host.BootAsync(GuestMachine.MicroVm.WithDisk(disk).WithEntropy(entropy));

        Assert.Equal("virtio-mmio", await guest.RunAsync("basename $(readlink /sys/block/vda/device/../driver)"));
        await guest.RunAsync(
            "mke2fs -q -t ext4 /dev/vda && mount /dev/vda /mnt && dd if=/dev/hwrng of=/mnt/data bs=64k count=4 iflag=fullblock");
        await guest.RunAsync("cd /mnt && sha256sum data >/tmp/sum && cd / && umount /mnt && forget && mount /dev/vda /mnt");
        await guest.RunAsync("cd /mnt && sha256sum -c -s /tmp/sum && cd / && umount /mnt");

        var writers = new Writers("/dev/vda", Megabyte: 12);
        await writers.StartAsync(guest.Console);
        await writers.StopAsync(guest.Console);
    }
}
