using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

/// <content>The fix, which passes the change to the host.</content>
public sealed partial class ChangedBesideHandlersTests
{
    [Theory]
    [InlineData("public void SetLink() { Status |= 1; }", "public void SetLink() { Host.Post(() => Status |= 1); }")]
    [InlineData("public void SetLink() => Status |= 1;", "public void SetLink() => Host.Post(() => Status |= 1);")]
    [InlineData("public bool Up { get => IsUp; set => IsUp = value; }",
        "public bool Up { get => IsUp; set => Host.Post(() => IsUp = value); }")]
    [InlineData("public void Start() => Task.Run(() => Report(1));", "public void Start() => Task.Run(() => Host.Post(() => Report(1)));")]
    [InlineData("public Nic(FileSystemWatcher files) { files.Changed += (sender, e) => Status |= 1; }",
        "public Nic(FileSystemWatcher files) { files.Changed += (sender, e) => Host.Post(() => Status |= 1); }")]
    [InlineData("public async Task M(Task t) { await t; Status |= 1; }",
        "public async Task M(Task t) { await t; Host.Post(() => Status |= 1); }")]
    [InlineData("public async Task M(PeriodicTimer t) { while (await t.WaitForNextTickAsync()) { _count++; } }",
        "public async Task M(PeriodicTimer t) { while (await t.WaitForNextTickAsync()) { Host.Post(() => _count++); } }")]
    [InlineData("public bool M() { Status |= 1; return true; }", "public bool M() { Host.Post(() => Status |= 1); return true; }")]
    [InlineData("public int Host2 => 1; public void M() { if (Mask == 0) { return; } Status |= 1; }",
        "public int Host2 => 1; public void M() { if (Mask == 0) { return; } Host.Post(() => Status |= 1); }")]
    public Task ShouldFixByPosting(string before, string after) => FixAsync<HostFix>("Post", Nic(before), Nic(after));

    [Fact]
    public Task ShouldFixSeveralStatementsAtOnce() => FixAsync<HostFix>(
        "Synchronize",
        Nic("""
            public void SetLink(bool up)
                {
                    string text = up ? "up" : "down";
                    // The guest is told of it.
                    IsUp = up;
                    if (up)
                    {
                        _count += text.Length;
                    }

                    Irq6.Pulse();
                    _ticks = 0;
                }
            """),
        Nic("""
            public void SetLink(bool up)
                {
                    string text = up ? "up" : "down";
                    Host.Synchronize(() =>
                    {
                        // The guest is told of it.
                        IsUp = up;
                        if (up)
                        {
                            _count += text.Length;
                        }

                        Irq6.Pulse();
                    });
                    _ticks = 0;
                }
            """));

    [Fact]
    public Task ShouldFixWithoutTheName() => FixAsync<HostFix>(
        "Post",
        "[Device] internal sealed partial class D(string host) { public string Host => host; "
            + "[Register(Mmio, 0)] private partial uint A { get; set; } public void M() { A |= 1; } }",
        "[Device] internal sealed partial class D(string host) { public string Host => host; "
            + "[Register(Mmio, 0)] private partial uint A { get; set; } public void M() { ((IDevice)this).Host?.Post(() => A |= 1); } }");

    [Fact]
    public Task ShouldFixAVirtioDevice() => FixAsync<HostFix>(
        "Synchronize",
        Net("public void Plug() { Link = 1; NotifyConfigurationChanged(); }"),
        Net("public void Plug() { Host.Synchronize(() => Link = 1); NotifyConfigurationChanged(); }"));

    [Fact]
    public Task ShouldFixAVirtioDeviceWithoutTheName() => FixAsync<HostFix>(
        "Post",
        Net("private new static string Host => \"\"; public void Plug() { Link = 1; NotifyConfigurationChanged(); _ = Host; }"),
        Net(
            "private new static string Host => \"\"; public void Plug() { Post(() => Link = 1); "
                + "NotifyConfigurationChanged(); _ = Host; }"));

    [Theory]
    [InlineData("public uint Take() { return Status = 0; }")]
    [InlineData("public uint Take() => Status++;")]
    [InlineData("public uint Take() { uint before = Status++; return before; }")]
    [InlineData("public void Set(ref uint value) { Status |= value; }")]
    [InlineData("public void Set(ReadOnlySpan<uint> values) { Many.CopyFrom(values); }")]
    [InlineData("public void Set(out uint value) { value = 0; Status |= 1; value = Status++; }")]
    [InlineData("public int Set() { if (Mask == 0) { Status |= 1; return 1; } return 0; }")]
    [InlineData("public void Set(int[] bits) { foreach (int bit in bits) { if (bit == 0) break; } "
        + "Status |= 1; foreach (int bit in bits) { _ticks = bit; } Status |= await2(); } private static uint await2() => 1;",
        true)]
    public async Task ShouldProposeNoFixIfValuesComeOut(string members, bool isOffered = false)
    {
        IReadOnlyList<string> offers = await new DeviceDsl.Testing.CodeFixTest(new HostFix(), Analysis).OffersAsync(Nic(members));
        Assert.Equal(isOffered, offers.Count > 0);
    }

    [Theory]
    [InlineData("public void Set() { for (int i = 0; i < 4; i++) { Many[i] = 0; } }", "Run in Host.Post, Run in Host.Synchronize")]
    [InlineData("public void Set(uint bits) { Status |= bits; bits = 0; _ticks = (int)bits; }", "Run in Host.Synchronize")]
    [InlineData("public async Task M(PeriodicTimer t) { for (int i = 0; await t.WaitForNextTickAsync(); i++) { Many[i & 3] = 0; } }",
        "Run in Host.Synchronize")]
    public async Task ShouldOfferToWaitOnlyWhereTheValuesStay(string members, string offers)
        => Assert.Equal(
            offers, string.Join(", ", await new DeviceDsl.Testing.CodeFixTest(new HostFix(), Analysis).OffersAsync(Nic(members))));
}
