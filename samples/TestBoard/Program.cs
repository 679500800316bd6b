using Booting;
using DeviceDsl.Hosting;

return DeviceProgram.Run<TestBoard>(args, BootCommand.Create());
