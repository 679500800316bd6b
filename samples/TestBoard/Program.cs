using DeviceDsl.Hosting;

return DeviceProgram.Run<TestBoard>(args);
