using DeviceDsl.CodeFixes;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0313")]
[Trait("Category", "Slow")]
public sealed class ChangedBesideHandlersTests : RuleTests
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        """;

    private static string Nic(string members, string more = "", string bases = "") => Usings + $$"""

        [Device]
        [LevelIrq(Gsi = 5), EdgeIrq(Gsi = 6), LevelIrq(Gsi = 7, Resample = true), MsiIrq(Vectors = 2)]
        internal sealed partial class Nic{{bases}}
        {
            [Register(Mmio, 0x0, Access = RegisterAccess.WriteOneClears)] private partial uint Status { get; set; }
            [Register(Mmio, 0x8)] private partial uint Link { get; set; }
            [Field(0, 0, Register = nameof(Link))] private partial bool IsUp { get; set; }
            [Field(31, 1, Register = nameof(Link))] private partial uint Speed { get; set; }
            [Register(Mmio, 0x4)] public partial uint Mask { get; set; }
            [Register(Mmio, 0x10, Count = 4)] private partial Registers<uint> Many { get; }
            [State] private int _count;
            [State] private readonly bool[] _seen = new bool[4];
            [Transient] private int _ticks;
            [OnWrite(nameof(Status))] private void OnStatus(uint written) { _ticks++; _count++; Refresh(); }
            [OnResample(Gsi = 7)] private void OnResample() { }
            private void Refresh() { if ((Status & Mask) != 0) Irq5.Raise(); else Irq5.Lower(); }
            private void Report(uint bits) { Status |= bits; Refresh(); }
            public int Ticks => _ticks;
            {{members}}
        }
        {{more}}
        """;

    // Members that host code calls.
    [Theory]
    [InlineData("public void SetLink() { {|DDSL0313:Status |= 1|}; Irq5.Raise(); }")]
    [InlineData("public void SetLink() => {|DDSL0313:Status |= 1|};")]
    [InlineData("internal void SetLink(bool up) { if (up) { {|DDSL0313:IsUp = true|}; } }")]
    [InlineData("public void Clear() { {|DDSL0313:Status = 0|}; }")]
    [InlineData("public void Add() { {|DDSL0313:Status++|}; }")]
    [InlineData("public void Allow() { {|DDSL0313:Mask = 1|}; }")]
    [InlineData("public bool Up { get => IsUp; set { {|DDSL0313:IsUp = value|}; } }")]
    [InlineData("public bool Up { get => IsUp; set => {|DDSL0313:IsUp = value|}; }")]
    [InlineData("public uint Take() { uint before = Status; {|DDSL0313:Status = 0|}; return before; }")]
    [InlineData("public void Set(int i) { {|DDSL0313:Many[i] |= 1|}; }")]
    [InlineData("public void Clear() { {|DDSL0313:Many.Fill(0)|}; }")]
    [InlineData("public void Set(uint[] values) { {|DDSL0313:Many.CopyFrom(values)|}; }")]
    [InlineData("public void Clear() { {|DDSL0313:Many.AsSpan().Clear()|}; }")]
    [InlineData("public void Set(int i) { {|DDSL0313:Many.AsSpan()[i] = 1|}; }")]
    [InlineData("public void Count() { {|DDSL0313:_count++|}; }")]
    [InlineData("public void Parse(string text) { int.TryParse(text, {|DDSL0313:out _count|}); }")]
    [InlineData("public void See(int i) { {|DDSL0313:_seen[i] = true|}; }")]
    [InlineData("public void Forget() { {|DDSL0313:Array.Clear(_seen)|}; }")]
    [InlineData("public void Set(uint s, uint m) { {|DDSL0313:(Status, Mask) = (s, m)|}; }")]
    [InlineData("public void SetLink() { {|DDSL0313:Report(1)|}; }")]
    [InlineData("public void SetLink() { for (int i = 0; i < 4; i++) { {|DDSL0313:Step(i)|}; } void Step(int n) { Many[n] = 1; } }")]
    [InlineData("public void Kick() => {|DDSL0313:OnStatus(1)|};")]
    [InlineData("private readonly object _gate = new(); public void SetLink() { lock (_gate) { {|DDSL0313:Status |= 1|}; } }")]
    [InlineData("public void SetAll() { new List<int> { 1, 2 }.ForEach({|DDSL0313:i => Many[i] = 1|}); }")]
    [InlineData("public void SetAll() { bool any = Enumerable.Range(0, 4).Any({|DDSL0313:i => (Many[i] = 1) == 0|}); "
        + "if (any) { _ticks++; } }")]
    [InlineData("public void Do() { Action report = () => Status |= 1; {|DDSL0313:report()|}; }")]
    [InlineData("public void Reset() { {|DDSL0313:((IDevice)this).Reset()|}; }")]
    [InlineData("public void Sync() { {|DDSL0313:Refresh()|}; }")]
    [InlineData("public void Sync() { if (Status == 0) { {|DDSL0313:Irq5.Lower()|}; } }")]
    [InlineData("public void Sync() { uint pending = Status & Mask; if (pending == 0) return; {|DDSL0313:Irq5.Raise()|}; }")]
    [InlineData("public void Sync() { if (Status == 0) throw new InvalidOperationException(); {|DDSL0313:Irq5.Raise()|}; }")]
    [InlineData("public void Sync(int[] all) { foreach (int one in all) { if (Status == one) { continue; } {|DDSL0313:Irq5.Raise()|}; } }")]
    [InlineData("public void Sync() { if (IsPending) {|DDSL0313:Irq5.Raise()|}; } private bool IsPending => (Status & Mask) != 0;")]
    [InlineData("public async Task LoadAsync(Stream s) { await s.FlushAsync(); {|DDSL0313:Status |= 1|}; }")]
    [InlineData("public int Next { get { return {|DDSL0313:++_count|}; } }")]
    [InlineData("public event Action Changed { add { {|DDSL0313:Status |= 1|}; value(); } remove { } }")]
    [InlineData("public Action Callback() => () => {|DDSL0313:Status |= 1|};")]
    [InlineData("private bool Up { get => IsUp; set { IsUp = value; } } public void SetLink() { {|DDSL0313:Up|} = true; }")]
    public void ShouldReportWhatAMemberOfTheHostChanges(string members) => Verify(Nic(members));

    [Theory]
    [InlineData("void IObserver<int>.OnNext(int value) { {|DDSL0313:Status |= (uint)value|}; } public void OnCompleted() { } "
        + "public void OnError(Exception error) { }",
        " : IObserver<int>")]
    [InlineData("public void OnData(byte[] data) { {|DDSL0313:_count += data.Length|}; }", " : ISink")]
    [InlineData("public override void OnData() { {|DDSL0313:_count++|}; }", " : Source")]
    [InlineData("public override void Write(char value) { {|DDSL0313:Status |= value|}; } "
        + "public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;",
        " : TextWriter")]
    [InlineData("protected override void SetItem(int index, int item) { {|DDSL0313:Status |= 1|}; base.SetItem(index, item); }",
        " : System.Collections.ObjectModel.Collection<int>")]
    [InlineData("public Nic() { DoWork += (sender, e) => {|DDSL0313:Status |= 1|}; }", " : System.ComponentModel.BackgroundWorker")]
    public void ShouldReportWhatAnInterfaceOrABaseOfAnotherAssemblyCalls(string members, string bases)
        => Verify(Nic(
            members,
            "internal interface ISink { void OnData(byte[] data); } internal abstract class Source { public abstract void OnData(); }",
            bases));

    // Callbacks: timers, threads, tasks, events, other objects.
    [Theory]
    [InlineData("private readonly Timer _timer; public Nic() { _timer = new Timer(_ => {|DDSL0313:Status |= 1|}, null, 0, 100); } "
        + "public void Stop() => _timer.Dispose();")]
    [InlineData("private readonly Timer _timer; public Nic() { _timer = new Timer(OnTimer); } "
        + "private void OnTimer(object? state) { {|DDSL0313:Status |= 1|}; } public void Stop() => _timer.Dispose();")]
    [InlineData("public void Start() { new Thread(() => { while (true) { {|DDSL0313:_count++|}; Thread.Sleep(10); } }).Start(); }")]
    [InlineData("public void Start() { var thread = new Thread(Run) { IsBackground = true }; thread.Start(); } "
        + "private void Run() { while (true) { {|DDSL0313:Report(1)|}; } }")]
    [InlineData("public void Start() => ThreadPool.QueueUserWorkItem(_ => {|DDSL0313:Report(1)|});")]
    [InlineData("public void Start() => Task.Run(() => { {|DDSL0313:Status |= 1|}; });")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { Task.Run(() => {|DDSL0313:Status |= 1|}); }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { "
        + "ThreadPool.UnsafeQueueUserWorkItem(_ => { {|DDSL0313:Status |= 1|}; Irq6.Pulse(); }, null); }")]
    [InlineData("public Nic(FileSystemWatcher files) { files.Changed += OnChanged; } "
        + "private void OnChanged(object sender, FileSystemEventArgs e) { {|DDSL0313:Status |= 2|}; Msi[0].Signal(); }")]
    [InlineData("public Nic(FileSystemWatcher files) { files.Changed += (sender, e) => {|DDSL0313:Status |= 2|}; }")]
    [InlineData("public Nic(Cable cable) { cable.Changed += up => {|DDSL0313:IsUp = up|}; }")]
    [InlineData("public Nic(Cable cable) { cable.OnChange = up => {|DDSL0313:IsUp = up|}; }")]
    [InlineData("public static Cable Make(Nic nic) => new() { OnChange = up => nic.Ignore(up) }; private void Ignore(bool up) { } "
        + "public Cable Other() => new() { OnChange = up => {|DDSL0313:IsUp = up|} };")]
    [InlineData("private readonly Action<bool> _change; public Nic(Cable cable) { _change = up => {|DDSL0313:IsUp = up|}; "
        + "cable.Changed += _change; }")]
    [InlineData("public Nic(Cable cable) { Action<bool> change = OnChange; cable.Changed += change; } "
        + "private void OnChange(bool up) { {|DDSL0313:IsUp = up|}; }")]
    [InlineData("public Nic(Cable cable) { cable.Changed += OnChange; void OnChange(bool up) { {|DDSL0313:IsUp = up|}; } }")]
    [InlineData("public Nic(Cable cable) { cable.WhenPulled(() => {|DDSL0313:IsUp = false|}); }")]
    [InlineData("public Nic(ICable cable) { cable.Subscribe(up => {|DDSL0313:IsUp = up|}); }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { _disk.BeginRead(1, () => { {|DDSL0313:Status |= 4|}; Irq7.Raise(); }); } "
        + "private readonly IDisk _disk = null!;")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { _disk.Read(1, onDone: () => {|DDSL0313:Status |= 4|}); } "
        + "private readonly IDisk _disk = null!;")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { Later(() => {|DDSL0313:Status |= 4|}); } "
        + "private static void Later(Action done) => Task.Run(() => { Thread.Sleep(1); done(); });")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { _ = ReadAsync(() => {|DDSL0313:Status |= 4|}); } "
        + "private static async Task ReadAsync(Action done) { await Task.Delay(1); done(); }")]
    [InlineData("public Nic(CancellationToken stop) { stop.Register(() => {|DDSL0313:Status = 0|}); }")]
    [InlineData("public Nic() { Console.CancelKeyPress += (sender, e) => {|DDSL0313:IsUp = false|}; }")]
    [InlineData("public IProgress<int> Progress() => new Progress<int>(done => {|DDSL0313:_count = done|});")]
    [InlineData("public void Start(Task work) { work.ContinueWith(_ => {|DDSL0313:Status |= 1|}, TaskScheduler.Default); }")]
    [InlineData("public void Listen(Stream s) { s.BeginRead(new byte[1], 0, 1, result => { "
        + "{|DDSL0313:_count += s.EndRead(result)|}; }, null); }")]
    [InlineData("public void Start(Machine machine, EventFd fd) { machine.Loop.Add(fd, () => {|DDSL0313:Status |= 1|}); }")]
    [InlineData("public Nic(System.Timers.Timer timer) { timer.Elapsed += {|DDSL0313:OnElapsed|}; OnElapsed(null, null!); } "
        + "private void OnElapsed(object? sender, EventArgs e) { Status |= 1; }")]
    [InlineData("public Nic(Cable cable) { cable.Pulled += {|DDSL0313:OnKick|}; } "
        + "[Doorbell(Mmio, 0x40)] private void OnKick() { Status |= 1; }")]
    public void ShouldReportWhatACallbackChanges(string members) => Verify(Nic(members, """
        internal interface ICable { void Subscribe(Action<bool> changed); }
        internal interface IDisk { void BeginRead(int sector, Action done); void Read(int sector, Action onDone); }
        internal sealed class Cable
        {
            private Action? _pulled;
            public event Action<bool>? Changed;
            public event Action? Pulled;
            public Action<bool>? OnChange { get; set; }
            public void WhenPulled(Action pulled) => _pulled = pulled;
            public void Change(bool up) { Changed?.Invoke(up); OnChange?.Invoke(up); Pulled?.Invoke(); _pulled?.Invoke(); }
        }
        """));

    // The code after an await runs on another thread.
    [Theory]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { _ = ServeAsync(); } "
        + "private async Task ServeAsync() { _ticks++; await Task.Delay(1); {|DDSL0313:Status |= 1|}; Irq7.Raise(); }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { _ = ServeAsync(); } "
        + "private async Task ServeAsync() { Status |= 2; await Task.Delay(1); {|DDSL0313:Report(1)|}; }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { _ = ServeAsync(); } "
        + "private async Task ServeAsync() { {|DDSL0313:_count = await Task.FromResult(1)|}; }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { _ = ServeAsync(); } "
        + "private async Task ServeAsync() { while (_ticks < 10) { {|DDSL0313:Status |= 1|}; await Task.Delay(1); } }")]
    [InlineData("public Nic() { _ = RunAsync(); } private async Task RunAsync() { "
        + "using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); "
        + "while (await timer.WaitForNextTickAsync()) { {|DDSL0313:_count++|}; } }")]
    [InlineData("public Nic(IAsyncEnumerable<int> items) { _ = RunAsync(items); } "
        + "private async Task RunAsync(IAsyncEnumerable<int> items) { "
        + "await foreach (int item in items) { {|DDSL0313:_count += item|}; } }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { Do(); async void Do() { await Task.Yield(); {|DDSL0313:Status |= 1|}; } }")]
    [InlineData("[Doorbell(Mmio, 0x40)] private void OnKick() { "
        + "Func<Task> serve = async () => { await Task.Yield(); {|DDSL0313:Status |= 1|}; }; _ = serve(); }")]
    public void ShouldReportWhatIsChangedAfterAnAwait(string members) => Verify(Nic(members));

    // Devices that are other objects.
    [Theory]
    [InlineData("internal sealed class Service(Nic nic) { private readonly Timer _timer = new(_ => {|DDSL0313:nic.Mask = 1|}); "
        + "public void Stop() => _timer.Dispose(); }")]
    [InlineData("internal static class Program { public static void Run() { var nic = new Nic(); "
        + "new Thread(() => { while (true) { {|DDSL0313:nic.Mask++|}; } }).Start(); } }")]
    [InlineData("internal sealed class Service(Nic nic) { public void Start() => Task.Run(Tick); "
        + "private void Tick() { {|DDSL0313:_nic.Mask |= 1|}; } private readonly Nic _nic = nic; }")]
    [InlineData("internal sealed class Service(Nic nic) { private readonly Nic _nic = nic; "
        + "public async Task RunAsync(PeriodicTimer timer) { while (await timer.WaitForNextTickAsync()) { {|DDSL0313:_nic.Mask++|}; } } }")]
    [InlineData("[Device] internal sealed partial class Other(Nic nic) { private Nic Peer { get; } = nic; "
        + "[Doorbell(Mmio, 0)] private void OnKick() { {|DDSL0313:Peer.Mask = 1|}; } }")]
    [InlineData("internal interface IApp { void MapPut(string path, Delegate handler); } "
        + "internal static class Program { "
        + "public static void Run(IApp app, Nic nic) => app.MapPut(\"/mask\", (uint mask) => {|DDSL0313:nic.Mask = mask|}); }")]
    [InlineData("internal static class Program { public static void Run(Nic nic, FileSystemWatcher files) { "
        + "files.Changed += (sender, e) => { {|DDSL0313:nic.Mask = 1|}; }; } }")]
    public void ShouldReportWhatIsChangedOfADeviceThatIsAnotherObject(string more) => Verify(Nic("", more));

    // A class that inherits everything from a device has no other relevant operations.
    [Theory]
    [InlineData("[Device] internal partial class Port { [Register(Mmio, 0)] protected partial uint Link { get; set; } "
        + "[State] protected int Level; } internal sealed class Fast : Port { public void Plug() { {|DDSL0313:Level = 1|}; } }")]
    [InlineData("[Device] internal partial class Port { [Register(Mmio, 0)] protected partial uint Link { get; set; } } "
        + "internal class Fast : Port { } internal sealed class Faster : Fast { public void Plug() { {|DDSL0313:Link = 1|}; } }")]
    [InlineData("using DeviceDsl.Virtio; [VirtioDevice(1)] internal sealed partial class Net : VirtioDevice { "
        + "[VirtioConfig(0)] private ushort Link { get; set; } public void Plug() { {|DDSL0313:Link = 1|}; } }")]
    [InlineData("using DeviceDsl.Virtio; [VirtioDevice(1)] internal partial class Net : VirtioDevice { "
        + "[VirtioConfig(0)] protected ushort Link { get; set; } } "
        + "internal sealed class Fast : Net { public void Plug() { {|DDSL0313:Link = 1|}; } }")]
    public void ShouldReportAClassThatHasNothingElse(string source) => Verify(source);

    private static string Net(string members) => Usings + $$"""

        using DeviceDsl.Virtio;

        [VirtioDevice(1)]
        internal sealed partial class Net : VirtioDevice
        {
            private readonly List<DescriptorChain> _kept = [];
            private ulong _capacity = 1;
            [VirtioConfig(0)] private ushort Link { get; set; } = 1;
            [VirtioConfig(8)] private ulong Capacity => _capacity;
            [VirtQueue(0)] private void OnKick(VirtQueue queue) { while (queue.TryTake(out DescriptorChain chain)) _kept.Add(chain); }
            protected override void OnReset() => _kept.Clear();
            {{members}}
        }
        """;

    [Theory]
    [InlineData("public void Plug() { {|DDSL0313:Link = 1|}; NotifyConfigurationChanged(); }")]
    [InlineData("public void Resize(ulong length) { {|DDSL0313:_capacity = length|}; NotifyConfigurationChanged(); }")]
    [InlineData("public void Answer() { if ({|DDSL0313:LiveQueue(0)|} is not { } queue) return; "
        + "foreach (DescriptorChain chain in _kept) queue.Complete(chain, 0); Publish(queue); }")]
    [InlineData("public void Answer() => Task.Run(() => { {|DDSL0313:Finish()|}; }); "
        + "private void Finish() { if (LiveQueue(0) is { } queue) Publish(queue); }")]
    [InlineData("private VirtQueue? _queue; [VirtQueue(1)] private void OnOther(VirtQueue queue) => _queue = queue; "
        + "public void Answer() { {|DDSL0313:_queue?.Complete(_kept[0], 0)|}; }")]
    [InlineData("public void Fill() { {|DDSL0313:_kept[0].Writer|}.Fill(0, 1); }")]
    [InlineData("public void Start(Timer timer) { var other = new Timer(_ => { var chain = _kept[0]; "
        + "{|DDSL0313:chain.Writer|}.Write([1, 2]); Synchronize(() => { "
        + "if (LiveQueue(0) is { } queue) { queue.Complete(chain, 2); Publish(queue); } }); }); other.Dispose(); timer.Dispose(); }")]
    [InlineData("public void Dispose() { if ({|DDSL0313:LiveQueue(0)|} is { } queue) Publish(queue); }")]
    [InlineData("[VirtQueue(1)] private void OnOther(VirtQueue queue) { "
        + "while (queue.TryTake(out DescriptorChain chain)) _ = ServeAsync(queue, chain); } "
        + "private async Task ServeAsync(VirtQueue queue, DescriptorChain chain) { await Task.Delay(1); "
        + "{|DDSL0313:queue.Complete(chain, 0)|}; Publish(queue); }")]
    public void ShouldReportWhatIsDoneToAVirtioDeviceBesideItsHandlers(string members) => Verify(Net(members));

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
    [InlineData("[OnReset] internal void OnReset() { Mask = 1; } [OnLoad] public void OnLoad() { _seen[0] = true; }")]
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

    [Theory]
    [InlineData("public void SetLink() { {|DDSL0313:Status |= 1|}; }",
        "'Status' is changed by 'SetLink', which may run concurrently with the handlers of 'Nic': use Host.Post or Host.Synchronize")]
    [InlineData("public void Start() => Task.Run(() => {|DDSL0313:Report(1)|});",
        "'Status' is changed by a callback of 'Task.Run', which may run concurrently with the handlers of 'Nic': "
            + "use Host.Post or Host.Synchronize")]
    [InlineData("public Nic(FileSystemWatcher files) { files.Changed += On; } "
        + "private void On(object sender, EventArgs e) { {|DDSL0313:_count++|}; }",
        "'_count' is changed by 'On', a handler of the event 'Changed', which may run concurrently with the handlers of 'Nic': "
            + "use Host.Post or Host.Synchronize")]
    [InlineData("public void Sync() { {|DDSL0313:Refresh()|}; }",
        "'Irq5' is set from a value read earlier by 'Sync', which may run concurrently with the handlers of 'Nic': "
            + "use Host.Post or Host.Synchronize")]
    [InlineData("private async Task M() { await Task.Delay(1); {|DDSL0313:Status |= 1|}; } public Nic() { _ = M(); }",
        "'Status' is changed by 'M' after an await, which may run concurrently with the handlers of 'Nic': "
            + "use Host.Post or Host.Synchronize")]
    public void ShouldReportWhoChangesWhat(string members, string message) => Assert.Equal(message, Verify(Nic(members)));

    [Fact]
    public void ShouldReportAsAWarning()
        => Assert.Equal(DiagnosticSeverity.Warning, SeverityOf(Nic("public void SetLink() { Status |= 1; }")));

    [Fact]
    public void ShouldReportAllPlacesOfAPathAtOnce()
    {
        Diagnostic found = Assert.Single(Analysis.Run(Nic("public void SetLink() { Status |= 1; Irq5.Raise(); Mask = 0; }")).Diagnostics);
        Assert.Single(found.AdditionalLocations);
    }

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
