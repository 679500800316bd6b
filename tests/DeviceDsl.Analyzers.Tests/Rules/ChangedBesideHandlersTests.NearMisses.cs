namespace DeviceDsl.Analyzers.Tests.Rules;

/// <content>Changes that are safe, and classes that the rule does not concern.</content>
public sealed partial class ChangedBesideHandlersTests
{
    // Code that only reads, signals, or runs as a handler.
    [Theory]
    [InlineData("public uint Current => Status & Mask;")]
    [InlineData("public bool Up => IsUp;")]
    [InlineData("public uint[] Snapshot() => [.. Many.AsSpan()];")]
    [InlineData("public uint Sum() { uint sum = 0; for (int i = 0; i < Many.Count; i++) { sum += Many[i]; } return sum; }")]
    [InlineData("public override string ToString() => $\"{Status:X} {_count} {_seen[0]}\";")]
    [InlineData("public void Raise() => Irq5.Raise();")]
    [InlineData("public void Notify() { Irq6.Pulse(); Irq7.Raise(); Msi[0].Signal(); }")]
    [InlineData("public void Notify() { if (Mask != 0) Irq6.Pulse(); if (Status != 0) Irq7.Raise(); if (IsUp) Msi[1].Signal(); }")]
    [InlineData("public void Notify(bool up) { if (up) Irq5.Raise(); else Irq5.Lower(); }")]
    [InlineData("public void Notify() { if (Status == 0) { _ticks++; } Irq5.Raise(); }")]
    [InlineData("public void Set(int ticks) { _ticks = ticks; }")]
    [InlineData("public void SetLink() => Host.Post(() => Status |= 1);")]
    [InlineData("public void SetLink() { Host.Post(() => { Status |= 1; Irq5.Raise(); }); }")]
    [InlineData("public void SetLink() { Host.Synchronize(() => Report(1)); }")]
    [InlineData("public void SetLink() { Host.Post(Set); void Set() { Status |= 1; } }")]
    [InlineData("public void SetLink() { Host.Post(Set); } private void Set() { Status |= 1; }")]
    [InlineData("public void SetLink() { Action set = () => Status |= 1; Host.Post(set); }")]
    [InlineData("private readonly Action _set; public Nic() { _set = () => Status |= 1; } public void SetLink() => Host.Post(_set);")]
    [InlineData("private readonly Action _set; public Nic() { _set = Set; } private void Set() { Status |= 1; } "
        + "public void SetLink() => Host.Post(_set);")]
    [InlineData("public void SetLink() { Later(() => Status |= 1); } private void Later(Action action) => Host.Post(action);")]
    [InlineData("public void SetLink() { Later(() => Status |= 1); } "
        + "private void Later(Action action) { Host.Post(() => { _ticks++; action(); }); }")]
    [InlineData("public bool Up { get => IsUp; set => Host.Synchronize(() => IsUp = value); }")]
    [InlineData("public uint Take() { uint before = 0; Host.Synchronize(() => { before = Status; Status = 0; }); return before; }")]
    [InlineData("public void SetLink() { if (!Host.Post(Set)) Set(); } private void Set() { Status |= 1; }")]
    [InlineData("public void SetLink() { if (Host.Post(Set)) return; else Set(); } private void Set() { Status |= 1; }")]
    [InlineData("public void SetLink() { ((IDevice)this).Host?.Post(() => Status |= 1); }")]
    [InlineData("public void SetLink(Attachment attachment, DeviceDsl.Pci.PciFunction function) { Done(attachment); "
        + "function.Synchronize(() => Status |= 1); } private static void Done(Attachment attachment) { }")]
    [InlineData("public Nic() { Status = 1; Report(2); Many.Fill(3); _seen[0] = true; }")]
    [InlineData("public Nic() { Initialize(); } private void Initialize() { Mask = 0xFF; }")]
    [InlineData("public uint Initial { init { Mask = value; } }")]
    [InlineData("public Nic WithMask(uint mask) { Mask = mask; return this; }")]
    [InlineData("public static Nic Create(uint mask) { var nic = new Nic { Mask = 1 }; nic.Mask |= mask; nic._count = 1; return nic; }")]
    [InlineData("public Attachment AttachTo(Machine machine) { Mask = 0xFF; return machine.Attach(this); }")]
    [InlineData("private void Unused() { Status |= 1; } [Doorbell(Mmio, 0x40)] private void OnKick() { Unused(); }")]
    [InlineData("[Doorbell(Mmio, 0x40)] public void OnKick() { Status |= 1; }")]
    [InlineData("[OnReset] internal void OnReset() { Mask = 1; Irq5.Lower(); } [OnLoad] public void OnLoad() { _seen[0] = true; }")]
    [InlineData("[State] public int Level { get; set { field = value; Status |= 1; } }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { Enumerable.Range(0, 4).ToList().ForEach(i => Many[i] = 1); }")]
    [InlineData("[Transient] private readonly Dictionary<int, Action> _commands; "
        + "public Nic() { _commands = new() { [1] = Start, [2] = Stop }; _commands.Add(3, () => Status = 0); } "
        + "private void Start() { Status |= 1; } private void Stop() { Status |= 2; } "
        + "[Doorbell(Mmio, 0x40, Synchronous = true)] private void OnCommand(ulong value) { "
        + "if (_commands.TryGetValue((int)value, out Action? run)) run(); }")]
    [InlineData("[Transient] private readonly ConcurrentQueue<Action> _mail = new(); "
        + "public void SetLink() { _mail.Enqueue(() => Status |= 1); } "
        + "[Doorbell(Mmio, 0x40)] private void OnKick() { while (_mail.TryDequeue(out Action? action)) action(); }")]
    [InlineData("private event Action? Rung; public Nic() { Rung += () => Status |= 1; } "
        + "[Doorbell(Mmio, 0x40)] private void OnKick() => Rung?.Invoke();")]
    [InlineData("private readonly Action _step; public Nic() { _step = () => Status |= 1; } "
        + "[Doorbell(Mmio, 0x40)] private void OnKick() => _step();")]
    [InlineData("public void Dispose() { Status = 0; } ~Nic() { _count = 0; }")]
    [InlineData("public void Count() { Interlocked.Increment(ref _count); }")]
    [InlineData("public void Set() { Volatile.Write(ref _count, 1); }")]
    [InlineData("public Nic(Timer timer) { timer.Dispose(); System.Timers.Timer other = new(); "
        + "other.Elapsed += (sender, e) => Host.Post(() => Status |= 1); other.Dispose(); }")]
    [InlineData("private readonly Timer _timer; public Nic() { _timer = new Timer(_ => Host.Post(OnTick)); } "
        + "private void OnTick() { Status |= 1; } public void Stop() => _timer.Dispose();")]
    [InlineData("public Nic(FileSystemWatcher files) { files.Changed += (sender, e) => { string name = e.FullPath; "
        + "Host.Post(() => { _count += name.Length; Irq6.Pulse(); }); }; }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { "
        + "Task.Run(() => { _seen.ToString(); Host.Post(() => { Status |= 1; Irq5.Raise(); }); }); }")]
    [InlineData("public async Task RunAsync(PeriodicTimer timer) { "
        + "while (await timer.WaitForNextTickAsync()) { Host.Post(() => _count++); } }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { _ = ServeAsync(); } "
        + "private async Task ServeAsync() { Status |= 1; await Task.Delay(1); Host.Post(() => Status |= 2); }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { _ = ServeAsync(); } "
        + "private async Task ServeAsync() { if (Mask == 0) { await Task.Delay(1); } else { Status |= 1; } }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { _ = ServeAsync(); } "
        + "private async Task ServeAsync() { if (Mask == 0) { await Task.Delay(1); return; } Status |= 1; }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { _policy.Execute(() => Status |= 1); } "
        + "private readonly IPolicy _policy = null!;")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { Twice(() => Status |= 1); } "
        + "private static void Twice(Action action) { action(); action(); }")]
    [InlineData("public void Stop(FileSystemWatcher files) { files.Changed -= OnChanged; } "
        + "private void OnChanged(object sender, EventArgs e) { Status |= 1; }")]
    [InlineData("private static int s_made; public Nic() { s_made++; } public static int Made => s_made;")]
    public void ShouldNotReportWhatIsSafe(string members)
        => Verify(Nic(members, "internal interface IPolicy { void Execute(Action action); }"));

    [Theory]
    [InlineData("internal class Base { } [Device] internal partial class Clock : Base { "
        + "[Register(Mmio, 0)] protected partial uint Ticks { get; set; } protected void Step() { Ticks++; } }")]
    [InlineData("[Device] internal partial class Clock { [Register(Mmio, 0)] protected partial uint Ticks { get; set; } "
        + "[Doorbell(Mmio, 8)] protected virtual void OnKick() { } } "
        + "internal sealed class Fast : Clock { protected override void OnKick() { Ticks += 2; } }")]
    [InlineData("internal abstract class Base { public void Ring() => OnKick(); protected abstract void OnKick(); } "
        + "[Device] internal sealed partial class Clock : Base { [Register(Mmio, 0)] private partial uint Ticks { get; set; } "
        + "[Doorbell(Mmio, 8)] protected override void OnKick() { Ticks++; } }")]
    [InlineData("[Device] internal sealed partial class Clock : ISavedState { private int _own; "
        + "[Register(Mmio, 0)] private partial uint Ticks { get; set; } "
        + "public ulong StateSchema => 1; public int StateVersion => 1; public void SaveState(StateWriter writer) { writer.Write(_own); } "
        + "public System.Action LoadState(StateReader reader) { int own = reader.Read<int>(); "
        + "return () => { _own = own; Ticks = 1; }; } }")]
    [InlineData("using DeviceDsl.Pci; [Device, PciDevice(1, 2), Bar(0, Mmio, 0x10)] internal sealed partial class Clock : IPciDevice { "
        + "[Register(Mmio, 0)] private partial uint Ticks { get; set; } "
        + "void IPciDevice.OnCommandChanged(PciCommand before, PciCommand now) { Ticks = 0; } }")]
    [InlineData("internal static class Program { public static void Run(Machine machine) { var nic = new Nic2 { Mask = 1 }; nic.Mask |= 2; "
        + "machine.Attach(nic); } } [Device] internal sealed partial class Nic2 { "
        + "[Register(Mmio, 0)] public partial uint Mask { get; set; } }")]
    [InlineData("internal sealed class Tests { public void Should(Machine machine) { var nic = new Nic2(); "
        + "using Attachment attachment = machine.Attach(nic); nic.Mask = 3; } } "
        + "[Device] internal sealed partial class Nic2 { [Register(Mmio, 0)] public partial uint Mask { get; set; } }")]
    [InlineData("internal sealed class Engine(Nic2 nic) { private readonly Nic2 _nic = nic; public void Run() { _nic.Mask |= 1; } } "
        + "[Device] internal sealed partial class Nic2 { private readonly Engine _engine; public Nic2() => _engine = new(this); "
        + "[Register(Mmio, 0)] public partial uint Mask { get; set; } [Doorbell(Mmio, 8)] private void OnKick() => _engine.Run(); }")]
    [InlineData("internal static class Program { public static void Run() { "
        + "System.Threading.Tasks.Task.Run(() => { var nic = new Nic2(); nic.Mask = 1; return nic; }); } } "
        + "[Device] internal sealed partial class Nic2 { [Register(Mmio, 0)] public partial uint Mask { get; set; } }")]
    [InlineData("internal sealed class NoDevice { private int _count; public int Count => _count; public void Add() { _count++; } }")]
    public void ShouldNotReportOtherClasses(string source) => Verify(source);

    [Theory]
    [InlineData("public void Plug() { Synchronize(() => Link = 1); NotifyConfigurationChanged(); }")]
    [InlineData("public void Resize(ulong length) { Synchronize(() => _capacity = length); NotifyConfigurationChanged(); }")]
    [InlineData("public void Answer() => Synchronize(() => { if (LiveQueue(0) is not { } queue) return; "
        + "foreach (DescriptorChain chain in _kept) { chain.Writer.Fill(0, 1); queue.Complete(chain, 1); } Publish(queue); });")]
    [InlineData("public int Kept => _kept.Count; public bool IsPlugged => Link != 0;")]
    [InlineData("[VirtQueue(1)] private uint OnRequest(DescriptorChain chain) => Serve(chain); "
        + "internal static uint Serve(DescriptorChain chain) => (uint)chain.Writer.Write([1, 2]);")]
    [InlineData("public void Serve(QueueOwner owner) => owner.Serve(queue => { "
        + "while (queue.TryTake(out DescriptorChain chain)) queue.Complete(chain, 0); });")]
    [InlineData("protected override bool OnFeatures(VirtioFeatures features) { Link = 0; return true; } "
        + "protected override void OnDriverReady() { if (LiveQueue(0) is { } queue) Publish(queue); }")]
    [InlineData("[VirtioConfig(16, IsWritable = true)] private byte Mode { get; set { field = value; Link = value; } }")]
    [InlineData("public Net() { Failed += OnFailed; } private void OnFailed(object? sender, VirtioFailedEventArgs e) { Link = 0; }")]
    [InlineData("protected override void OnSaving(StateWriter writer) => writer.Write(Link); "
        + "protected override Action OnLoading(StateReader reader) { ushort link = reader.Read<ushort>(); return () => Link = link; }")]
    [InlineData("public void Start() => Task.Run(() => { Thread.Sleep(1); "
        + "Synchronize(() => { if (LiveQueue(0) is { } queue) Publish(queue); }); });")]
    public void ShouldNotReportWhatAVirtioDeviceRunsAsAHandler(string members) => Verify(Net(members));
}
