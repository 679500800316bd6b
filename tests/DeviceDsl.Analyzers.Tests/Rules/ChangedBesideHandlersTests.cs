using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0313")]
[Trait("Category", "Slow")]
public sealed partial class ChangedBesideHandlersTests : RuleTests
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
            [Register(Mmio, 0x10, Count = 4, Mask = 1)] private partial Registers<uint> Many { get; }
            [Field(0, 0, Register = nameof(Many))] private partial Fields<bool> AreOn { get; }
            [Timer] private partial DeviceTimer Timeout { get; }
            [State] private int _count;
            [State] private readonly bool[] _seen = new bool[4];
            [Transient] private int _ticks;
            [OnWrite(nameof(Status))] private void OnStatus(uint written) { _ticks++; _count++; Refresh(); }
            [OnResample(Gsi = 7)] private void OnResample() { }
            [OnTimer(nameof(Timeout))] private void OnTimeout() { Timeout.Start(5); Report(2); }
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
    [InlineData("public void SetOn(int index) { {|DDSL0313:AreOn[index] = true|}; }")]
    [InlineData("public void Arm() { {|DDSL0313:Timeout.Start(5)|}; Timeout.Stop(); }")]
    [InlineData("public void Arm() => {|DDSL0313:Timeout.StartPeriodic(5)|};")]
    [InlineData("public void Arm() => {|DDSL0313:Timeout.StartAt(Timeout.Now + 5)|};")]
    [InlineData("public void Disarm() => {|DDSL0313:Timeout.Stop()|};")]
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
    [InlineData("public void Set(uint s, uint m) { {|DDSL0313:({|DDSL0413:Status|}, Mask) = (s, m)|}; }")]
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
}
