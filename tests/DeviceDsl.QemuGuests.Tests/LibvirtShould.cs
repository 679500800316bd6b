namespace DeviceDsl.QemuGuests.Tests;

[Trait("Category", "Slow")]
public sealed class LibvirtShould
{
    [LibvirtFact]
    public async Task ShouldDefineStartAndDestroyTheDomainOfTheManual()
    {
        await using var host = new GuestHost();
        await using var libvirt = new LibvirtSession(host, "session");
        using LibvirtDomain domain = await LibvirtDomain.CreateAsync(host, "domain", host.MakeImage("disk.img", 16));
        await LibvirtSession.ShareFilesAsync(host);

        await libvirt.VirshAsync("define", domain.File);
        await libvirt.VirshAsync("start", "guest");
        GuestConsole guest = await domain.ConnectAsync();
        await guest.AwaitReadyAsync();
        Assert.Equal("running", await libvirt.VirshAsync("domstate", "guest"));
        await guest.RunAsync("mke2fs -q -t ext4 /dev/vda && mount /dev/vda /mnt && dd if=/dev/urandom of=/mnt/data bs=1M count=4");
        await guest.RunAsync("sha256sum /mnt/data >/tmp/sum && umount /mnt && forget && mount /dev/vda /mnt && sha256sum -c -s /tmp/sum");

        await domain.Backend.KillAsync();
        await domain.Backend.StartAsync();
        await LibvirtSession.ShareFilesAsync(host);
        await guest.RunAsync("forget && sha256sum -c -s /tmp/sum && umount /mnt");

        await libvirt.VirshAsync("destroy", "guest");
        await libvirt.VirshAsync("undefine", "guest");
        Assert.Equal("", await libvirt.VirshAsync("list", "--all"));
        Assert.Equal(0, await domain.Backend.TerminateAsync());
    }

    [LibvirtFact]
    public async Task ShouldMigrateADomainThatWrites()
    {
        await using var host = new GuestHost();
        await using var here = new LibvirtSession(host, "here");
        await using var there = new LibvirtSession(host, "there");
        string image = host.MakeImage("disk.img", 8);
        using LibvirtDomain source = await LibvirtDomain.CreateAsync(host, "source", image);
        using LibvirtDomain target = await LibvirtDomain.CreateAsync(host, "target", image);
        await LibvirtSession.ShareFilesAsync(host);
        await there.VirshAsync("list");
        await here.VirshAsync("create", source.File);
        GuestConsole guest = await source.ConnectAsync();
        await guest.AwaitReadyAsync();
        var writers = new Writers("/dev/vda");
        await writers.StartAsync(guest);

        // If the guest writes faster than a busy machine copies, it is stopped for the rest.
        await here.VirshAsync(
            "migrate", "guest", there.Uri, "--live", "--migrateuri", $"unix://{host.PathOf("migration")}", "--xml", target.File,
            "--timeout", "20", "--timeout-suspend");
        guest = await target.ConnectAsync();
        await writers.AwaitProgressAsync(guest, writes: 5);
        await writers.StopAsync(guest);

        Assert.Equal("", await here.VirshAsync("list", "--all"));
        Assert.Equal("running", await there.VirshAsync("domstate", "guest"));
    }
}
