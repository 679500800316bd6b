namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0410")]
public sealed class StopIsReentrantTests : RuleTests
{
    private static string Bell(string stop, string onKick) => Type($$"""
        private enum State { Stopped, Stopping, Started }
        private readonly Machine _machine;
        private readonly EventFd _kick;
        private IoEventFdRegistration? _doorbell;
        private bool _isStarted;
        private State _state;

        public C(Machine machine, EventFd kick) => (_machine, _kick) = (machine, kick);

        public void Start()
        {
            if (_isStarted) return;
            Assign();
        }

        public void Dispose() => Stop();
        public bool IsStarted => _isStarted && _state == State.Started;
        private void Assign() { _doorbell = _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x10), 2, 2); _isStarted = true;
            _state = State.Started; }
        private void Stop() { {{stop}} }
        private void OnKick() { {{onKick}} }
        private void Later() { _isStarted = false; _state = State.Stopping; Serve(); OnKick(); }
        """);

    [Theory]
    [InlineData("_isStarted = false; {|DDSL0410:_doorbell?.StopAndDrain(OnKick)|};", "if (!_isStarted) { Start(); } Serve();")]
    [InlineData("_state = State.Stopped; {|DDSL0410:_doorbell?.StopAndDrain(OnKick)|};", "if (_state != State.Started) Assign(); Serve();")]
    [InlineData("_isStarted = false; {|DDSL0410:_doorbell?.StopAndDrain(() => OnKick())|};", "Start(); Serve();")]
    [InlineData("{|DDSL0410:_doorbell?.StopAndDrain(OnKick)|}; _isStarted = false;", "Assign(); Serve();")]
    [InlineData("_isStarted = false; _doorbell?.Deassign(); if (_kick.TryRead(out _)) { {|DDSL0410:OnKick()|}; }",
        "if (!_isStarted) Start(); Serve();")]
    public void ShouldReportAStopThatStartsAgain(string stop, string onKick) => Verify(Bell(stop, onKick));

    [Theory]
    [InlineData("_doorbell?.StopAndDrain(OnKick); _isStarted = false;", "if (!_isStarted) { Start(); } Serve();")]
    [InlineData("_state = State.Stopping; _doorbell?.StopAndDrain(OnKick); _state = State.Stopped; _isStarted = false;",
        "if (_state == State.Stopped) Assign(); Serve();")]
    [InlineData("_state = State.Stopping; _doorbell?.StopAndDrain(OnKick);",
        "if (_state == State.Stopping) { Serve(); return; } Assign();")]
    [InlineData("_isStarted = false; _doorbell?.StopAndDrain(Serve);", "if (!_isStarted) Start(); Serve();")]
    [InlineData("_isStarted = false; _doorbell?.StopAndDrain(OnKick);", "Serve();")]
    [InlineData("_isStarted = false; _doorbell?.StopAndDrain(OnKick);", "if (Count > 3) { Start(); } Serve();")]
    public void ShouldNotReportAStopThatSaysSo(string stop, string onKick) => Verify(Bell(stop, onKick));
}
